import type { KeyboardEvent, PointerEvent } from "react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FamilyId, FrameExplanation, FramePart } from "../../../../protocol/shared.ts";
import { Icon } from "../../parts/Icon.tsx";
import { FieldRows } from "./FieldRows.tsx";
import "./frameView.css";
import { runsOf } from "./model/bytes.ts";
import { useTraceWords } from "./useTraceWords.ts";

function usePlaceText(): (part: FramePart) => string {
  const { t } = useTranslation("trace");
  return ({ start, length }) => (length === 1 ? t("frame.byte", { from: start }) : t("frame.run", { from: start, to: start + length - 1 }));
}

const isFlagged = ({ part, value }: FramePart): boolean => part === "payload" && value.kind === "bits" && value.mask !== 0;

interface FrameViewProps {
  readonly hex: string;
  /** In whose words; null = of no family that the host knows. */
  readonly family: FamilyId | null;
  readonly explanation: FrameExplanation;
  /** Where the parts begin that a value of another screen came from. */
  readonly marked: readonly number[];
}

/** The bytes and the fields of one frame side by side: pointing at the one shows the other. */
export function FrameView({ hex, family, explanation, marked }: FrameViewProps) {
  const { t } = useTranslation("trace");
  const words = useTraceWords();
  const placeText = usePlaceText();
  const { parts, remarks } = explanation;
  const firstMarked = parts.findIndex(({ start }) => marked.includes(start));
  const [pinned, setPinned] = useState(firstMarked);
  const [pointed, setPointed] = useState(-1);
  const runs = useMemo(() => runsOf(hex, parts), [hex, parts]);
  const bytes = useRef<HTMLDivElement>(null);
  const active = pointed >= 0 ? pointed : pinned;
  useEffect(() => setPinned(firstMarked), [firstMarked]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: when another field is pointed at
  useEffect(() => {
    bytes.current?.querySelector('[data-on="true"]')?.scrollIntoView({ block: "nearest" });
  }, [active]);

  // Fields that scroll under a pointer that lies still are not pointed at.
  const pointerAt = useRef("");
  function point(at: number, event: PointerEvent): void {
    const place = `${event.clientX} ${event.clientY}`;
    if (place === pointerAt.current) return;
    pointerAt.current = place;
    setPointed(at);
  }

  function onKey(event: KeyboardEvent): void {
    const last = parts.length - 1;
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: active + 1,
      ArrowDown: active + 1,
      ArrowLeft: active - 1,
      ArrowUp: active - 1,
      Home: 0,
      End: last,
    };
    const next = steps[event.key];
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    setPointed(-1);
    setPinned(Math.min(last, Math.max(0, next)));
  }

  const part = parts[active];
  const said = part === undefined ? "" : words.said(family, part, explanation.block);
  const describe = part && [placeText(part), words.part(family, part), said, words.evidence(part)].filter(Boolean).join(" · ");
  return (
    <>
      {remarks.length > 0 && (
        <ul className="frameRemarks">
          {remarks.map((remark) => (
            <li key={remark.key} data-broken={explanation.verdict === "broken"}>
              <Icon name={explanation.verdict === "broken" ? "warning" : "info"} />
              <span>{words.remark(remark)}</span>
            </li>
          ))}
        </ul>
      )}
      <h3 className="sideTitle">{t("frame.bytes")}</h3>
      <output className="frameSays">{describe ?? t("frame.hint")}</output>
      {/* biome-ignore lint/a11y/useSemanticElements: not a group of fields */}
      <div
        ref={bytes}
        className="byteRuns mono"
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys go through its fields
        tabIndex={0}
        aria-label={t("frame.bytesLabel")}
        onKeyDown={onKey}
        onFocus={(event) => event.currentTarget.matches(":focus-visible") && pinned < 0 && setPinned(0)}
        onPointerLeave={() => setPointed(-1)}
      >
        {runs.map(({ part: each, text, isShaded }, at) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the group takes the keys
          // biome-ignore lint/a11y/noStaticElementInteractions: see above
          <span
            key={each.start}
            data-part={each.part}
            data-known={each.evidence !== null}
            data-shaded={isShaded}
            data-wrong={each.isRight === false}
            data-flag={isFlagged(each)}
            data-marked={marked.includes(each.start)}
            data-on={at === active}
            onPointerMove={(event) => point(at, event)}
            onClick={() => setPinned(at === pinned ? -1 : at)}
          >
            {text}
          </span>
        ))}
      </div>
      <h3 className="sideTitle">{t("frame.fields")}</h3>
      <FieldRows
        family={family}
        explanation={explanation}
        marked={marked}
        active={active}
        onPoint={point}
        onLeave={() => setPointed(-1)}
        onPin={(at) => setPinned(at === pinned ? -1 : at)}
        onKey={onKey}
        onEnter={() => pinned < 0 && setPinned(0)}
      />
    </>
  );
}
