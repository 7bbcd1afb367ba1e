import type { KeyboardEvent } from "react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { BankPack } from "../../../contract/bank.ts";
import { CloseButton } from "../../parts/CloseButton.tsx";
import "../../parts/drawer.css";
import { DipSwitch } from "../../parts/DipSwitch.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { useAgeMs } from "../../state/ages.ts";
import { clockTime, useAgeText } from "../../words/useDuration.ts";
import { PackActions } from "./PackActions.tsx";
import { Cells, Flags, Identity, Readings, Switches, Temperatures } from "./PackParts.tsx";
import "./packDrawer.css";
import { openPack } from "./packsView.ts";
import { useGoneText } from "./usePackWords.ts";

function AsOf({ pack }: { readonly pack: BankPack }) {
  const { t } = useTranslation("packs");
  const age = useAgeText()(useAgeMs(pack.receivedAtMs));
  if (pack.receivedAtWallMs === null) return null;
  return <span className="muted">{t("drawer.asOf", { time: clockTime(pack.receivedAtWallMs), age })}</span>;
}

function GoneNote({ pack }: { readonly pack: BankPack }) {
  const { title, text } = useGoneText(pack);
  return (
    <div className="packGoneNote" role="status">
      <b>{title}</b>
      <p>{text}</p>
    </div>
  );
}

interface PackDrawerProps {
  /** Those that have a card. */
  readonly packs: readonly BankPack[];
  readonly pack: BankPack;
  /** "Cell difference: the others have 33–37 mV", one line a quantity. */
  readonly apart: readonly string[];
}

/** One pack in full beside the others, which stay in view. Esc closes, the arrows go to the next. */
export function PackDrawer({ packs, pack, apart }: PackDrawerProps) {
  const { t } = useTranslation("packs");
  const title = useRef<HTMLHeadingElement>(null);
  const { address, snapshot, presence } = pack;
  const at = packs.indexOf(pack);
  const [before, next] = [packs[at - 1], packs[at + 1]];
  useEffect(() => {
    const opener = document.activeElement;
    title.current?.focus({ preventScroll: true });
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) openPack(null);
    };
    window.addEventListener("keydown", onKey);
    return () => {
      window.removeEventListener("keydown", onKey);
      // Back to the card that opened it, unless the person has gone elsewhere meanwhile.
      if (document.activeElement === document.body && opener instanceof HTMLElement) opener.focus({ preventScroll: true });
    };
  }, []);

  function onKey(event: KeyboardEvent): void {
    const to = event.key === "ArrowUp" ? before : event.key === "ArrowDown" ? next : undefined;
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    openPack(to.address);
  }

  const step = (to: BankPack | undefined, label: string, isBack: boolean) => (
    <button
      type="button"
      className={isBack ? "btn packBack" : "btn"}
      data-look="quiet"
      data-size="small"
      aria-label={label}
      disabled={to === undefined}
      onClick={() => to !== undefined && openPack(to.address)}
    >
      <Icon name="right" />
    </button>
  );
  return (
    <aside className="drawer packDrawer" aria-label={t("drawer.label", { address })}>
      <div className="drawerHead">
        <DipSwitch address={address} height={24} decorative />
        <h2 ref={title} tabIndex={-1} onKeyDown={onKey}>
          {t("drawer.label", { address })}
        </h2>
        <span className="grow" />
        {step(before, t("drawer.previous"), true)}
        {step(next, t("drawer.next"), false)}
        <CloseButton label={t("drawer.close")} onClose={() => openPack(null)} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <section className="drawerBody" aria-label={t("drawer.readings")} tabIndex={0}>
        {presence !== "present" && <GoneNote pack={pack} />}
        <PackActions pack={pack} />
        {apart.length > 0 && (
          <section className="drawerSection packApart">
            <h3>{t("drawer.apart")}</h3>
            {apart.map((line) => (
              <p key={line}>{line}</p>
            ))}
          </section>
        )}
        {snapshot !== null && (
          <>
            <section className="drawerSection">
              <h3>
                {t("drawer.readings")}
                <AsOf pack={pack} />
              </h3>
              <Readings snapshot={snapshot} />
            </section>
            <Flags pack={pack} snapshot={snapshot} />
            <Cells snapshot={snapshot} />
            <Temperatures snapshot={snapshot} />
            <Switches snapshot={snapshot} />
          </>
        )}
        <Identity pack={pack} />
      </section>
    </aside>
  );
}
