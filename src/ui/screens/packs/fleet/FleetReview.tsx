import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Finding } from "../../../../../protocol/shared.ts";
import { isConfirmed } from "../../../model/review.ts";
import { settingAmount, unitOf } from "../../../model/settingAmounts.ts";
import { Button } from "../../../parts/Button.tsx";
import { FindingNote } from "../../../parts/FindingNote.tsx";
import { Icon } from "../../../parts/Icon.tsx";
import { useUi } from "../../../state/store.ts";
import { useFigures } from "../../../words/useFigures.ts";
import { useParameterWords } from "../../../words/useParameterWords.ts";
import type { FleetGate, FleetReview as Review } from "../model/fleet.ts";
import { confirmKey } from "../model/fleet.ts";
import { typeConfirm, useFleetDraft } from "./fleetDraft.ts";

/** Asks for a value once more: what was typed by mistake is seldom typed twice. */
function ConfirmField({ finding, wanted }: { readonly finding: Finding; readonly wanted: Review["wanted"] }) {
  const figures = useFigures();
  const table = useUi((s) => s.params.table);
  const { t } = useTranslation("fleet");
  const { name } = useParameterWords();
  const typed = useFleetDraft((s) => s.typed);
  const row = confirmKey(finding, wanted);
  const id = useId();
  const isDone = isConfirmed(row, typed, table);
  return (
    <p className="fleetConfirm" data-done={isDone}>
      <label htmlFor={id}>
        {t("review.confirm", { name: name(row.key), value: row.wanted === null ? "" : settingAmount(row.key, row.wanted, table, figures) })}
      </label>
      <input
        id={id}
        autoComplete="off"
        spellCheck={false}
        value={typed[row.key] ?? ""}
        onChange={(event) => typeConfirm(row.key, event.currentTarget.value)}
      />
      <span className="unit">{unitOf(row.key, table)}</span>
      {isDone && <Icon name="ok" />}
    </p>
  );
}

function Differences({ review }: { readonly review: Review }) {
  const figures = useFigures();
  const table = useUi((s) => s.params.table);
  const { t } = useTranslation("fleet");
  const { name } = useParameterWords();
  const read = useUi((s) => s.params.read);
  const { differing, wanted } = review;
  if (read === null) return null;
  if (differing.length === 0) return <p>{t("review.noneDiffer", { address: read.pack.address })}</p>;
  return (
    <table className="fleetDifferences">
      <caption>{t("review.differ", { count: differing.length, address: read.pack.address })}</caption>
      <thead>
        <tr>
          <th scope="col">{t("review.setting")}</th>
          <th scope="col">{t("review.now", { address: read.pack.address })}</th>
          <th scope="col">{t("review.profile")}</th>
        </tr>
      </thead>
      <tbody>
        {differing.map((key) => (
          <tr key={key}>
            <th scope="row">{name(key)}</th>
            <td>{settingAmount(key, read.values[key] ?? 0, table, figures)}</td>
            <td>
              <b>{settingAmount(key, wanted[key] ?? 0, table, figures)}</b>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface FleetReviewProps {
  readonly review: Review | null;
  readonly gate: FleetGate;
  /** Of the packs that are chosen. */
  readonly count: number;
  readonly onWrite: () => void;
  readonly onUnlock: () => void;
}

/** What would be written, what the rules say of it, and the one button that does it. */
export function FleetReview({ review, gate, count, onWrite, onUnlock }: FleetReviewProps) {
  const { t } = useTranslation("fleet");
  const { names } = useParameterWords();
  const table = useUi((s) => s.params.table);
  return (
    <section className="panel fleetPart" aria-label={t("review.title")}>
      <h2>{t("review.title")}</h2>
      <p>{t("review.text")}</p>
      {review !== null && (
        <>
          {review.hasInverter && <p>{t("review.inverterLeftOut")}</p>}
          {review.leftOut.length > 0 && <p>{t("review.leftOut", { count: review.leftOut.length, names: names(review.leftOut) })}</p>}
          {[...review.refused, ...review.asked].map((finding) => (
            <div key={finding.id}>
              <FindingNote finding={finding} table={table} />
              {finding.level === "confirm" && <ConfirmField finding={finding} wanted={review.wanted} />}
            </div>
          ))}
          <Differences review={review} />
        </>
      )}
      <div className="fleetGo">
        {gate.kind === "locked" ? (
          <Button onClick={onUnlock}>
            <Icon name="lock" />
            {t("review.unlock")}
          </Button>
        ) : (
          <Button look={gate.kind === "open" ? "primary" : undefined} disabled={gate.kind !== "open"} onClick={onWrite}>
            {t("review.write", { count })}
          </Button>
        )}
        <span>{"count" in gate ? t(`review.gate.${gate.kind}`, { count: gate.count }) : t(`review.gate.${gate.kind}`)}</span>
      </div>
    </section>
  );
}
