import { Menu } from "@mantine/core";
import type { RefObject } from "react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { parseReading } from "../../../../protocol/shared.ts";
import { Button } from "../../parts/Button.tsx";
import { showBytesOf } from "../../state/traceView.ts";
import "./bytesLayer.css";
import { useLayer } from "../../parts/useLayer.ts";
import { useSensorName } from "../../words/useSensorName.ts";
import { setBytesMode, useBytesMode } from "./bytesMode.ts";

interface Target {
  readonly reading: string;
  readonly top: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

/** Values move when stacks open: they are looked up again so often while they can be chosen. */
const LOOK_MS = 250;

function targetsIn(page: HTMLElement): readonly Target[] {
  const origin = page.getBoundingClientRect();
  return [...page.querySelectorAll<HTMLElement>("[data-bytes]")].flatMap((element) => {
    const { top, left, width, height } = element.getBoundingClientRect();
    const reading = element.dataset.bytes ?? "";
    return width === 0 ? [] : [{ reading, top: top - origin.top, left: left - origin.left, width, height }];
  });
}

function useReadingName(): (reading: string) => string {
  const { t } = useTranslation("live");
  const trace = useTranslation("trace").t;
  const sensor = useSensorName();
  return (reading) => {
    const ref = parseReading(reading);
    switch (ref?.what) {
      case "tile":
        return trace(`live.tile.${ref.name}`);
      case "cell":
        return t("cell.title", { number: ref.index + 1 });
      case "temperature":
        return sensor(ref.role, ref.index, true);
      case "switch":
        return t(`switches.${ref.key}`);
      case "flag":
        return t(`flag.${ref.key}.title`);
      default:
        return reading;
    }
  };
}

/** Buttons over all values: each has a name, takes the focus and leads to its bytes. */
function Targets({ page }: { readonly page: RefObject<HTMLElement | null> }) {
  const { t } = useTranslation("trace");
  const name = useReadingName();
  const [targets, setTargets] = useState<readonly Target[]>([]);
  useEffect(() => {
    const look = () => page.current !== null && setTargets(targetsIn(page.current));
    look();
    const timer = window.setInterval(look, LOOK_MS);
    const watch = new ResizeObserver(look);
    if (page.current !== null) watch.observe(page.current);
    return () => {
      window.clearInterval(timer);
      watch.disconnect();
    };
  }, [page]);
  const box = useRef<HTMLFieldSetElement>(null);
  const isThere = targets.length > 0;
  useEffect(() => {
    if (isThere) box.current?.querySelector("button")?.focus({ preventScroll: true });
  }, [isThere]);
  useLayer(() => setBytesMode(false));
  useEffect(() => () => setBytesMode(false), []);
  return (
    <fieldset ref={box} className="bytesTargets" aria-label={t("live.mode")}>
      {targets.map(({ reading, top, left, width, height }) => (
        <button
          key={reading}
          type="button"
          aria-label={t("live.target", { name: name(reading) })}
          style={{ top, left, width, height }}
          onClick={() => void showBytesOf(reading)}
        />
      ))}
      <p className="bytesHint" role="status">
        {t("live.hint")}
        <Button size="small" onClick={() => setBytesMode(false)}>
          {t("live.end")}
        </Button>
      </p>
    </fieldset>
  );
}

interface Asked {
  readonly reading: string;
  readonly x: number;
  readonly y: number;
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

/**
 * Which bytes said so: a right click on a value (or the menu key on a cell) offers it, the key B and the small button make all values
 * choosable at once, with the keyboard too.
 */
export function BytesLayer({ page }: { readonly page: RefObject<HTMLElement | null> }) {
  const { t } = useTranslation("trace");
  const isOn = useBytesMode((s) => s.isOn);
  const [asked, setAsked] = useState<Asked | null>(null);
  useEffect(() => {
    const element = page.current;
    const onMenu = (event: MouseEvent) => {
      const value = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-bytes]") : null;
      if (value === null) return;
      event.preventDefault();
      setAsked({ reading: value.dataset.bytes ?? "", x: event.clientX, y: event.clientY });
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "b" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      event.preventDefault();
      setBytesMode(!useBytesMode.getState().isOn);
    };
    element?.addEventListener("contextmenu", onMenu);
    window.addEventListener("keydown", onKey);
    return () => {
      element?.removeEventListener("contextmenu", onMenu);
      window.removeEventListener("keydown", onKey);
    };
  }, [page]);
  return (
    <>
      {isOn && <Targets page={page} />}
      {asked !== null && (
        <Menu opened withinPortal position="bottom-start" withInitialFocusPlaceholder={false} onClose={() => setAsked(null)}>
          <Menu.Target>
            <span className="bytesPoint" style={{ top: asked.y, left: asked.x }} />
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => void showBytesOf(asked.reading)}>{t("live.ask")}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}
