import { useId } from "react";
import { useTranslation } from "react-i18next";
import { textFault } from "../../model/draft.ts";
import type { ReviewRow } from "../../model/review.ts";
import { isConfirmed } from "../../model/review.ts";
import { settingDigits, unitOf } from "../../model/settingAmounts.ts";
import { Button } from "../../parts/Button.tsx";
import { FindingNote } from "../../parts/FindingNote.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { useTable } from "../../state/editor.ts";
import { confirmText, revertEdit, useEdits } from "../../state/edits.ts";
import { useFigures } from "../../words/useFigures.ts";
import { useParameterWords } from "../../words/useParameterWords.ts";

/** Asks for the new value once more: what was typed by mistake is seldom typed twice. */
function ConfirmField({ row }: { readonly row: ReviewRow }) {
  const table = useTable();
  const { t } = useTranslation("parameters");
  const { name } = useParameterWords();
  const text = useEdits((s) => s.confirms[row.key] ?? "");
  const confirms = useEdits((s) => s.confirms);
  const id = useId();
  const done = isConfirmed(row, confirms, table);
  const differs = !done && text.trim() !== "";
  return (
    <div className="confirmField" data-state={done ? "done" : differs ? "differs" : "open"}>
      <label htmlFor={id}>{t("review.confirmTitle")}</label>
      <div className="paramInput">
        <input
          id={id}
          aria-label={t("review.confirmLabel", { name: name(row.key) })}
          aria-describedby={`${id}-state`}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => confirmText(row.key, event.currentTarget.value)}
        />
        <span className="unit">{unitOf(row.key, table)}</span>
      </div>
      <small id={`${id}-state`}>
        {done && <Icon name="ok" />}
        {done ? t("review.confirmMatches") : differs ? t("review.confirmDiffers") : ""}
      </small>
    </div>
  );
}

function Row({ row }: { readonly row: ReviewRow }) {
  const figures = useFigures();
  const { t } = useTranslation("parameters");
  const { name } = useParameterWords();
  const table = useTable();
  const { key, wanted, held, text, refused, asked, noted } = row;
  const fault = wanted === null ? textFault(key, text, table) : null;
  const bad = refused.length > 0 || fault !== null;
  return (
    <li className="reviewItem">
      <div className="reviewRow" data-bad={bad}>
        <b>{name(key)}</b>
        <span className="reviewOld">
          <span className="visuallyHidden">{t("review.from", { value: settingDigits(key, held, table, figures) })}</span>
          <s aria-hidden="true">{settingDigits(key, held, table, figures)}</s>
        </span>
        <span className="reviewNew">
          <span className="visuallyHidden">{t("review.to", { value: "" })}</span>
          {wanted === null ? text : settingDigits(key, wanted, table, figures)}
          <i className="unit">{unitOf(key, table)}</i>
        </span>
        <Button
          look="quiet"
          size="small"
          aria-label={t("review.undo", { name: name(key) })}
          title={t("review.undo", { name: name(key) })}
          onClick={() => revertEdit(key)}
        >
          <Icon name="undo" />
        </Button>
      </div>
      {fault !== null && <p className="reviewFault">{t(`review.${fault}`, { text })}</p>}
      {[...refused, ...asked].map((finding) => (
        <FindingNote key={finding.id} finding={finding} table={table} actable />
      ))}
      {asked.length > 0 && refused.length === 0 && fault === null && <ConfirmField row={row} />}
      {noted.map((finding) => (
        <FindingNote key={finding.id} finding={finding} table={table} actable />
      ))}
    </li>
  );
}

export function ReviewRows({ rows }: { readonly rows: readonly ReviewRow[] }) {
  return (
    <ul className="reviewList">
      {rows.map((row) => (
        <Row key={row.key} row={row} />
      ))}
    </ul>
  );
}
