import type { KeyboardEvent } from "react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { HistoryByteRange } from "../../../../protocol/shared.ts";
import words from "../../../text/en/history.json" with { type: "json" };
import { runsOf } from "./model/bytes.ts";
import "./rawBytes.css";

const PER_LINE = 12;

type FieldKey = keyof typeof words.raw.field;
type EvidenceKey = keyof typeof words.raw.evidence;
const isField = (key: string): key is FieldKey => Object.hasOwn(words.raw.field, key);
const isEvidence = (key: string): key is EvidenceKey => Object.hasOwn(words.raw.evidence, key);

/** Fields that speak of alarms, protections and faults: marked when a bit of them is set. */
const FLAG_FIELDS: readonly string[] = [
  "protection1",
  "protection2",
  "fault",
  "warning1",
  "warning2",
  "faultFlags",
  "recordWarningFlags",
  "recordProtectionFlags",
];

interface RawBytesProps {
  readonly raw: string;
  /** null = no layout is known for records of this length. */
  readonly ranges: readonly HistoryByteRange[] | null;
}

/** The bytes as they came. Pointing at one, or going through them with the arrow keys, says which field it belongs to. */
export function RawBytes({ raw, ranges }: RawBytesProps) {
  const { t } = useTranslation("history");
  const [active, setActive] = useState<number | null>(null);
  const runs = useMemo(() => runsOf(raw, ranges), [raw, ranges]);
  const bytes = runs.flatMap((run, at) => run.bytes.map((text) => ({ text, at, run })));
  const lines = Array.from({ length: Math.ceil(bytes.length / PER_LINE) }, (_, line) =>
    bytes.slice(line * PER_LINE, (line + 1) * PER_LINE),
  );
  const isExplained = (range: HistoryByteRange | null) => range !== null && range.key !== null;

  function onKey(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined || ranges === null) return;
    event.preventDefault();
    event.stopPropagation();
    setActive(Math.min(runs.length - 1, Math.max(0, active === null ? 0 : active + step)));
  }

  function describe(): string {
    if (ranges === null) return t("raw.noLayout");
    const run = active === null ? undefined : runs[active];
    if (run === undefined) return t("raw.hint");
    const [from, to] = [run.start, run.start + run.bytes.length - 1];
    const place = from === to ? t("raw.byte", { from }) : t("raw.bytes", { from, to });
    const { key = null, evidence = "" } = run.range ?? {};
    if (key === null) return `${place} · ${t("raw.notDecoded")}`;
    const isWhole = isField(key);
    const [, base = key, number] = isWhole ? [key, key] : (/^([A-Za-z0-9]+?)(?:[.[](\d+)\]?)?$/.exec(key) ?? []);
    const name = `${isField(base) ? t(`raw.field.${base}`) : key}${number === undefined ? "" : ` ${Number(number) + 1}`}`;
    return [place, name, isEvidence(evidence) ? t(`raw.evidence.${evidence}`) : evidence].filter(Boolean).join(" · ");
  }

  return (
    <>
      <output className="rawSays">{describe()}</output>
      {/* biome-ignore lint/a11y/useSemanticElements: not a group of fields */}
      <div
        className="rawBytes mono"
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys go through its fields
        tabIndex={0}
        aria-label={t("raw.label")}
        onKeyDown={onKey}
        onFocus={(event) => event.currentTarget.matches(":focus-visible") && setActive(active ?? 0)}
        onBlur={() => setActive(null)}
        onPointerLeave={() => setActive(null)}
      >
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a fixed text
          <div key={at} className="rawLine">
            <i>{String(at * PER_LINE).padStart(2, "0")}</i>
            {line.map(({ text, at: place, run }, index) => (
              <span
                // biome-ignore lint/suspicious/noArrayIndexKey: bytes of a fixed text
                key={index}
                data-on={place === active}
                data-unknown={ranges !== null && !isExplained(run.range)}
                data-flag={run.range?.key != null && FLAG_FIELDS.includes(run.range.key) && text !== "00"}
                onPointerEnter={() => setActive(ranges === null ? null : place)}
              >
                {text}
              </span>
            ))}
          </div>
        ))}
      </div>
    </>
  );
}
