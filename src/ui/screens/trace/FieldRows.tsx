import type { KeyboardEvent, PointerEvent } from "react";
import { useEffect, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { FamilyId, FrameExplanation, FramePart } from "../../../../protocol/shared.ts";
import { useTraceWords } from "./useTraceWords.ts";

interface FieldRowsProps {
  readonly family: FamilyId | null;
  readonly explanation: FrameExplanation;
  readonly marked: readonly number[];
  /** Place among the parts; -1 = none. */
  readonly active: number;
  readonly onPoint: (at: number, event: PointerEvent) => void;
  readonly onLeave: () => void;
  readonly onPin: (at: number) => void;
  readonly onKey: (event: KeyboardEvent) => void;
  readonly onEnter: () => void;
}

const placeOf = ({ start, length }: FramePart): string => (length === 1 ? String(start) : `${start}–${start + length - 1}`);

/** One line a part: where, what, value. The table holds the focus; arrow keys go through it. */
export function FieldRows({ family, explanation, marked, active, onPoint, onLeave, onPin, onKey, onEnter }: FieldRowsProps) {
  const { t } = useTranslation("trace");
  const words = useTraceWords();
  const id = useId();
  const { parts, block } = explanation;
  const body = useRef<HTMLTableSectionElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: when another field is pointed at
  useEffect(() => {
    body.current?.querySelector('[data-on="true"]')?.scrollIntoView({ block: "nearest" });
  }, [active]);
  const grid = { role: "grid", ...(active < 0 ? {} : { "aria-activedescendant": `${id}${active}` }) };
  const packs = new Set(parts.map(({ pack }) => pack)).size > 2;
  return (
    <div className="fieldScroll">
      <table
        className="fieldRows"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a grid takes the focus
        tabIndex={0}
        aria-label={t("frame.fieldsLabel")}
        {...grid}
        onKeyDown={onKey}
        onFocus={(event) => event.currentTarget.matches(":focus-visible") && onEnter()}
        onPointerLeave={onLeave}
      >
        <thead>
          <tr>
            <th scope="col">{t("frame.place")}</th>
            <th scope="col">{t("frame.name")}</th>
            <th scope="col">{t("frame.value")}</th>
          </tr>
        </thead>
        <tbody ref={body}>
          {parts.map((part, at) => (
            <tr
              key={part.start}
              id={`${id}${at}`}
              aria-selected={at === active}
              data-part={part.part}
              data-known={part.evidence !== null}
              data-wrong={part.isRight === false}
              data-marked={marked.includes(part.start)}
              data-on={at === active}
              title={words.evidence(part)}
              onPointerMove={(event) => onPoint(at, event)}
              onClick={() => onPin(at)}
            >
              <td className="mono">{placeOf(part)}</td>
              <td>
                {packs && part.pack !== null && <i className="fieldPack">{t("frame.pack", { number: part.pack + 1 })}</i>}
                {words.part(family, part)}
                {part.register !== null && <i className="fieldPlace">{t("frame.register", { register: part.register })}</i>}
                {marked.includes(part.start) && <i className="fieldMark">{t("frame.marked")}</i>}
              </td>
              <td>
                {words.said(family, part, block)}
                {part.expected !== undefined && <i className="fieldWrong">{t("frame.shouldBe", { expected: part.expected })}</i>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
