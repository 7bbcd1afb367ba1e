import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BmsError } from "../../../../protocol/shared.ts";
import type { PastedFrame } from "../../../contract/trace.ts";
import { Button } from "../../parts/Button.tsx";
import { ErrorSay } from "../../parts/ErrorSay.tsx";
import { FilterButton } from "../../parts/FilterButton.tsx";
import { useFamilyName } from "../../state/families.ts";
import { call } from "../../state/host.ts";
import { choosePasted, setPasted, setPastedText, useTraceView } from "../../state/traceView.ts";
import { FrameView } from "./FrameView.tsx";
import { wireText } from "./model/bytes.ts";
import { useTraceWords } from "./useTraceWords.ts";

function FrameChoice({ frames }: { readonly frames: readonly PastedFrame[] }) {
  const { t } = useTranslation("trace");
  const chosen = useTraceView((s) => s.pastedAt);
  return (
    <ul className="pastedFrames">
      {frames.map(({ line, hex }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: frames of a fixed text
        <li key={at}>
          <button type="button" aria-pressed={at === chosen} onClick={() => choosePasted(at)}>
            <span className="muted">{t("paste.line", { line })}</span>
            <span className="mono">{wireText(hex)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Pasted({ frame }: { readonly frame: PastedFrame }) {
  const { t } = useTranslation("trace");
  const nameOf = useFamilyName();
  const { block } = useTraceWords();
  const { pastedAt, readingAt } = useTraceView();
  const reading = frame.readings[readingAt] ?? frame.readings[0];
  if (reading === undefined) return <p className="sideNone">{t("paste.nothing")}</p>;
  const wayOf = (direction: string) => (direction === "unknown" ? "" : t(`paste.${direction === "request" ? "request" : "answer"}`));
  return (
    <>
      <fieldset className="readings" aria-label={t("paste.readings")}>
        {frame.readings.map(({ family: each, explanation }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: readings of a fixed text
          <FilterButton key={at} aria-pressed={at === readingAt} onClick={() => choosePasted(pastedAt, at)}>
            {t("paste.reading", { what: block(each, explanation.block), way: wayOf(explanation.direction) || nameOf(each) })}
          </FilterButton>
        ))}
        <span className="muted">{nameOf(reading.family)}</span>
      </fieldset>
      <FrameView
        key={`${frame.hex}${pastedAt}${readingAt}`}
        hex={frame.hex}
        family={reading.family}
        explanation={reading.explanation}
        marked={[]}
      />
    </>
  );
}

/** A text from a forum, a logger or another program, decoded by what this program knows. Nothing is sent anywhere. */
export function PastePanel() {
  const { t } = useTranslation("trace");
  const { pastedText, pasted, pastedAt } = useTraceView();
  const [error, setError] = useState<BmsError | null>(null);
  async function decode(): Promise<void> {
    const answer = await call("trace.explainHex", { text: pastedText });
    setError(answer.ok ? null : answer.error);
    setPasted(answer.ok ? answer.value : null);
  }
  const frame = pasted?.frames[pastedAt];
  return (
    <div className="sideBody">
      <form
        className="pasteForm"
        onSubmit={(event) => {
          event.preventDefault();
          void decode();
        }}
      >
        <h2>{t("paste.title")}</h2>
        <textarea
          className="mono"
          rows={4}
          maxLength={20_000}
          spellCheck={false}
          value={pastedText}
          placeholder={t("paste.placeholder")}
          aria-label={t("paste.field")}
          onChange={(event) => setPastedText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void decode();
          }}
        />
        <p className="pasteHelp">{t("paste.help")}</p>
        <div className="pasteButtons">
          <Button type="submit" look="primary" disabled={pastedText.trim() === ""}>
            {t("paste.decode")}
          </Button>
          <Button
            disabled={pastedText === ""}
            onClick={() => {
              setPastedText("");
              setPasted(null);
            }}
          >
            {t("paste.clear")}
          </Button>
          {pasted !== null && (
            <span className="muted" role="status">
              {t("paste.frames", { count: pasted.frames.length })}
            </span>
          )}
        </div>
      </form>
      {error !== null && <ErrorSay error={error} />}
      {pasted !== null && pasted.unreadable.length > 0 && (
        <p className="pasteBad">{t("paste.unreadable", { count: pasted.unreadable.length, lines: pasted.unreadable.join(", ") })}</p>
      )}
      {pasted !== null && pasted.frames.length > 1 && <FrameChoice frames={pasted.frames} />}
      {frame !== undefined && <Pasted frame={frame} />}
    </div>
  );
}
