import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BmsError, Result } from "../../../../protocol/shared.ts";
import type { VerdictRow, WriteReport } from "../../../contract/params.ts";
import { askedOf, replacementOf } from "../../model/oneList.ts";
import type { Held, Wanted } from "../../model/wantedInverter.ts";
import { editsOf, isHeld, seenOf } from "../../model/wantedInverter.ts";
import { Button } from "../../parts/Button.tsx";
import { ErrorSay } from "../../parts/ErrorSay.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Say } from "../../parts/Say.tsx";
import { VerdictBadge } from "../../parts/VerdictBadge.tsx";
import { call } from "../../state/host.ts";
import { askToUnlock } from "../../state/inverter.ts";
import { useCodeWords, usePackCodes, useReadHere, useSettingWords } from "../../state/inverterPack.ts";
import { useUnlocked } from "../../state/lock.ts";
import { mayBeHere } from "../../state/pack.ts";
import { usePackHold } from "../../state/params.ts";
import { openScreen } from "../../state/route.ts";
import { useReadOnly } from "../../state/selectors.ts";
import { useUi } from "../../state/store.ts";
import { useTimeText } from "../../words/useTimeText.ts";
import type { InverterOutcome } from "./model/outcome.ts";
import { canRollBack, inverterRows, outcomeOf } from "./model/outcome.ts";

/** The last write, when it was about the inverter and about this pack. */
export function useInverterReport(): WriteReport | null {
  const codes = usePackCodes();
  const report = useUi((s) => s.params.report);
  const isHere = useUi((s) => report !== null && mayBeHere(report.pack, s.session));
  if (report === null || !isHere) return null;
  return inverterRows(codes, report).length > 0 ? report : null;
}

function Progress() {
  const { t } = useTranslation("inverter");
  const progress = useUi((s) => s.params.progress);
  if (progress === null) return null;
  const { stage, exchanges, exchangesExpected } = progress;
  return (
    <div className="writeProgress">
      <label>
        <span>{t(`setting.stage.${stage}`)}</span>
        <progress value={exchanges} max={Math.max(1, exchanges, exchangesExpected)} />
      </label>
      <Button size="small" ownerOnly onClick={() => void call("params.cancel")}>
        {t("setting.cancel")}
      </Button>
    </div>
  );
}

const TONES = { verified: "good", sideEffect: "bad", partly: "bad", notTaken: "bad", unknown: "warn" } as const satisfies Record<
  InverterOutcome,
  string
>;

/** What came of the last write. Where the pack now holds what is wanted it says what to do if the inverter does not notice. */
export function ReportSay({ report }: { readonly report: WriteReport }) {
  const { t } = useTranslation("inverter");
  const timeText = useTimeText();
  const { endedWallMs, isRollback, reason } = report;
  const codes = usePackCodes();
  const outcome = outcomeOf(codes, report);
  const words = isRollback && outcome === "verified" ? "rolledBack" : outcome;
  return (
    <Say tone={TONES[outcome]} title={t(`setting.report.${words}`, { time: timeText(endedWallMs) })} alert>
      <Verdicts rows={inverterRows(codes, report)} />
      <p>{t(`setting.report.${words}Text`)}</p>
      {reason !== null && <ReasonLine error={reason} />}
    </Say>
  );
}

/** Each setting of the inverter that was written, as read back. */
function Verdicts({ rows }: { readonly rows: readonly VerdictRow[] }) {
  const { t } = useTranslation("inverter");
  const words = useSettingWords();
  return (
    <ul className="writeVerdicts">
      {rows.map((row) => {
        const { name, value } = words(row.key);
        return (
          <li key={row.key}>
            {name} <VerdictBadge verdict={row.verdict} />
            {row.verdict !== "verified" && row.got !== null && <span>{t("setting.report.holds", { value: value(row.got) })}</span>}
          </li>
        );
      })}
    </ul>
  );
}

function ReasonLine({ error }: { readonly error: BmsError }) {
  const { t } = useTranslation("errors");
  return <p>{t(`codes.${error.code}.what`)}</p>;
}

/** What will be different afterwards, said before the write. */
export function ChangeSay({ held, wanted }: { readonly held: Held; readonly wanted: Wanted | null }) {
  const { t } = useTranslation("inverter");
  const words = useCodeWords();
  const codes = usePackCodes();
  if (wanted === null) return null;
  if (wanted.mode === "automatic") {
    return (
      <Say tone="warn" title={t("setting.auto")}>
        {t("setting.autoText")}
      </Say>
    );
  }
  if (wanted.code === null) return null;
  const replaced = replacementOf(codes, wanted, held);
  if (replaced !== null) {
    return (
      <Say tone="warn" title={t("setting.replaces", { before: words.place(replaced.before), after: words.place(replaced.after) })}>
        {t("setting.replacesText")}
      </Say>
    );
  }
  const name = words.name(wanted.port, wanted.code);
  return (
    <Say tone="warn" title={t(wanted.port === "can" ? "setting.canOnly" : "setting.rs485Only", { name })}>
      {t(wanted.port === "can" ? "setting.canOnlyText" : "setting.rs485OnlyText")}
    </Say>
  );
}

/** A code that the maker's program cannot choose is written only when this is ticked. */
function Confirm({
  wanted,
  isGiven,
  onGive,
}: {
  readonly wanted: Wanted | null;
  readonly isGiven: boolean;
  readonly onGive: (is: boolean) => void;
}) {
  const { t } = useTranslation("inverter");
  const words = useCodeWords();
  const code = wanted?.mode === "manual" ? wanted.code : null;
  return (
    <div className="writeConfirm">
      <p>{words.doubt(code)}</p>
      <label>
        <input type="checkbox" checked={isGiven} onChange={(event) => onGive(event.currentTarget.checked)} />
        <span>{t("setting.confirm", { code: code === null ? "" : words.digits(code) })}</span>
      </label>
    </div>
  );
}

interface WriteBoxProps {
  readonly held: Held;
  readonly wanted: Wanted | null;
  /** What came of the last write, where it is said above. */
  readonly report: WriteReport | null;
}

/** Unlock once, write, and the way of the write while it runs. */
export function WriteBox({ held, wanted, report }: WriteBoxProps) {
  const { t } = useTranslation("inverter");
  const { t: tFrame } = useTranslation("frame");
  const unlocked = useUnlocked();
  const readOnly = useReadOnly();
  const hold = usePackHold();
  // One of another pack stands in nobody's way here.
  const unfinished = useUi((s) => s.params.unfinished?.isRead === true);
  const [refused, setRefused] = useState<BmsError | null>(null);
  const codes = usePackCodes();
  const isSame = isHeld(codes, wanted, held);
  const table = useUi((s) => s.params.table);
  const values = useReadHere()?.values ?? null;
  const edits = codes === null ? {} : editsOf(codes, wanted, held);
  const asked = askedOf(table, values, edits);
  /** The findings that were confirmed: another choice is asked about anew. */
  const [confirmed, setConfirmed] = useState("");
  const isConfirmed = confirmed === asked.join(" ");

  async function write(doing: () => Promise<Result<WriteReport>>): Promise<void> {
    setRefused(null);
    const done = await doing();
    if (!done.ok && done.error.code !== "cancelled") setRefused(done.error);
  }

  if (hold === "writing") return <Progress />;
  const why =
    hold === "reading"
      ? t("setting.busyReading")
      : hold !== null
        ? t("setting.offline")
        : wanted === null
          ? t("setting.chooseFirst")
          : wanted.mode === "manual" && wanted.code === null
            ? t(codes?.kind === "shared" ? "setting.noCode" : "setting.chooseCode")
            : isSame
              ? t("setting.held")
              : null;
  return (
    <div className="writeBox">
      {refused !== null && <ErrorSay error={refused} />}
      {why !== null && !(isSame && report !== null) && (
        <p className="writeWhy" data-good={isSame}>
          {isSame && <Icon name="ok" />}
          {why}
        </p>
      )}
      {unfinished && <Button onClick={() => openScreen("parameters")}>{t("setting.unfinished")}</Button>}
      {report !== null && canRollBack(report) && unlocked && (
        <Button disabled={hold !== null || unfinished} onClick={() => void write(() => call("params.rollBack"))}>
          {t("setting.report.rollBack")}
        </Button>
      )}
      {!isSame && !unlocked && (
        <Button size="big" disabled={readOnly} title={readOnly ? tFrame("readOnly.why") : undefined} onClick={() => askToUnlock(true)}>
          <Icon name="lock" />
          {t("setting.unlock")}
        </Button>
      )}
      {!isSame && unlocked && asked.length > 0 && (
        <Confirm wanted={wanted} isGiven={isConfirmed} onGive={(is) => setConfirmed(is ? asked.join(" ") : "")} />
      )}
      {!isSame && unlocked && (
        <Button
          look="primary"
          size="big"
          disabled={why !== null || unfinished || codes === null || !isConfirmed}
          onClick={() => codes !== null && void write(() => call("params.write", { edits, seen: seenOf(codes, held), confirmed: asked }))}
        >
          {t("setting.write")}
        </Button>
      )}
    </div>
  );
}
