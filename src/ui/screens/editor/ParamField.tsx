import type { ChangeEvent, KeyboardEvent } from "react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Finding, SettingBinding } from "../../../../protocol/shared.ts";
import { INVERTER_TYPES, inverterCodeIn, inverterRole, shapeOf } from "../../../../protocol/shared.ts";
import type { WriteReport } from "../../../contract/params.ts";
import { settingDigits, settingFigure, stepped, unitOf } from "../../model/settingAmounts.ts";
import { useRead, useShownValues, useTable } from "../../state/editor.ts";
import { revertEdit, settleText, typeText, useEdits, wantValue } from "../../state/edits.ts";
import { useFamily } from "../../state/families.ts";
import { useUnlocked } from "../../state/lock.ts";
import { useUi } from "../../state/store.ts";
import { useFigures } from "../../words/useFigures.ts";
import { useParameterWords } from "../../words/useParameterWords.ts";
import { useTimeText } from "../../words/useTimeText.ts";
import type { FieldState } from "./model/fieldState.ts";
import { fieldState } from "./model/fieldState.ts";
import type { GroupField } from "./model/groups.ts";
import { RoleShape } from "./RoleShape.tsx";
import { speakOf } from "./side.ts";

/** The next field that may be changed, in the order of the page. */
function focusNext(from: HTMLElement, back: boolean): void {
  const all = [...document.querySelectorAll<HTMLInputElement>(".paramField input:not([readonly])")];
  const at = all.indexOf(from as HTMLInputElement);
  all[at + (back ? -1 : 1)]?.focus();
}

function gridOf({ range, wireLeast, wireMost, wireStep }: SettingBinding) {
  return range ?? { least: wireLeast, most: wireMost, step: wireStep };
}

function onKey(event: KeyboardEvent<HTMLInputElement>, key: string, state: FieldState, binding: SettingBinding | null): void {
  if (event.key === "Enter") {
    event.preventDefault();
    focusNext(event.currentTarget, event.shiftKey);
  } else if (event.key === "Escape" && (state.fault !== null || state.value !== state.held)) {
    // Taken back here: the panel beside stays open.
    event.preventDefault();
    revertEdit(key);
  } else if ((event.key === "ArrowUp" || event.key === "ArrowDown") && state.mayEdit && binding !== null && state.value !== null) {
    event.preventDefault();
    const steps = (event.key === "ArrowUp" ? 1 : -1) * (event.shiftKey ? 10 : 1);
    wantValue(key, stepped(state.value, steps, gridOf(binding)), key);
  }
}

interface HintProps {
  readonly fieldKey: string;
  readonly state: FieldState;
  readonly binding: SettingBinding | null;
  readonly report: WriteReport | null;
}

/** A code of the inverter is a number of a list: its name says more than its limits. null = no code. */
function useCodeHint(key: string, held: number | null): string | null {
  const { t } = useTranslation("parameters");
  const codes = useFamily(useRead()?.pack.family ?? null)?.inverterCodes ?? null;
  const role = inverterRole(codes, key);
  if (held === null || role === null) return null;
  if (role !== "type") return inverterCodeIn(codes, key, held)?.names[0] ?? t("field.codeUnknown");
  if (held !== INVERTER_TYPES.automatic && held !== INVERTER_TYPES.manual) return null;
  return t(`field.choice.${held === INVERTER_TYPES.automatic ? "automatic" : "manual"}`);
}

/** The line under a field: what is wrong or new first, else its limits. */
function useHint({ fieldKey, state, binding, report }: HintProps): string {
  const figures = useFigures();
  const timeText = useTimeText();
  const { t } = useTranslation("parameters");
  const table = useTable();
  const { look, fault, held, row } = state;
  const code = useCodeHint(fieldKey, held);
  const figure = (value: number) => settingFigure(fieldKey, value, table, figures);
  if (fault !== null) return t(`field.${fault}`);
  if ((look === "changed" || look === "broken") && held !== null)
    return t("field.packHas", { value: settingDigits(fieldKey, held, table, figures) });
  if (row !== null) {
    if (row.verdict === "verified") return `✓ ${t("field.verified", { time: timeText(report?.endedWallMs ?? 0, false) })}`;
    if (row.verdict === "notVerified") return `✕ ${t("field.notTaken", { value: settingDigits(fieldKey, row.wanted, table, figures) })}`;
    if (row.verdict === "sideEffect") return `⚠ ${t("field.sideEffect", { value: settingDigits(fieldKey, row.from, table, figures) })}`;
    if (row.verdict === "unknown") return `? ${t("field.unknown")}`;
  }
  if (code !== null) return code;
  if (binding === null) return "";
  if (binding.access === "read") return t("field.readOnly");
  const { window = null } = binding;
  if (binding.range === null && window !== null) return t("field.window", { least: figure(window.least), most: figure(window.most) });
  if (binding.range === null) return t("field.noLimits");
  return t("field.limits", { least: figure(binding.range.least), most: figure(binding.range.most) });
}

interface ParamFieldProps {
  readonly field: GroupField;
  readonly findings: readonly Finding[];
  readonly report: WriteReport | null;
}

/** One setting: plain, changed, broken, verified, not taken, or not reported by this pack. */
export function ParamField({ field, findings, report }: ParamFieldProps) {
  const { t } = useTranslation("parameters");
  const table = useTable();
  const { name, label } = useParameterWords();
  const { concept, binding } = field;
  const { key } = concept;
  const id = useId();
  const read = useShownValues();
  const writing = useUi((s) => s.params.progress !== null);
  const unlocked = useUnlocked() && !writing;
  const figures = useFigures();
  const edit = useEdits((s) => s.edits[key]);
  const typed = useEdits((s) => s.texts[key]);
  const draft = { edits: edit ? { [key]: edit } : {}, texts: typed === undefined ? {} : { [key]: typed } };
  const isInverter = concept.group === "inverter";
  const state = fieldState({ key, binding, table, read, draft, findings, report, unlocked: unlocked && !isInverter, figures });
  const hint = useHint({ fieldKey: key, state, binding, report });
  const isNone = state.look === "notReported" || state.look === "notRead";
  const unit = unitOf(key, table);
  const type = (event: ChangeEvent<HTMLInputElement>) => typeText(key, event.currentTarget.value);
  const leave = () => {
    settleText(key);
    speakOf(null);
  };
  return (
    <div
      className="paramField"
      data-look={state.look}
      data-role={concept.role}
      onPointerEnter={() => speakOf(key)}
      onPointerLeave={() => speakOf(null)}
    >
      <label htmlFor={id}>
        <RoleShape role={concept.role} />
        <span>{label(key)}</span>
      </label>
      {isNone ? (
        <div className="paramNone" title={state.look === "notReported" ? t("field.notReportedTip") : undefined}>
          <span className="visuallyHidden">{name(key)}: </span>
          <span className="paramNoneWord">{t(`field.${state.look === "notReported" ? "notReported" : "notRead"}`)}</span>
        </div>
      ) : (
        <div className="paramInput" data-locked={!state.mayEdit}>
          <input
            id={id}
            aria-label={name(key)}
            aria-describedby={`${id}-hint`}
            aria-invalid={state.look === "broken" || undefined}
            inputMode={shapeOf(key, table).unit === "degC" ? "text" : "decimal"}
            autoComplete="off"
            spellCheck={false}
            readOnly={!state.mayEdit}
            value={state.text}
            onChange={type}
            onFocus={(event) => {
              event.currentTarget.select();
              speakOf(key);
            }}
            onBlur={leave}
            onKeyDown={(event) => onKey(event, key, state, binding)}
          />
          {unit !== "" && <span className="unit">{unit}</span>}
        </div>
      )}
      <small id={`${id}-hint`}>
        {hint}
        {unit !== "" && <span className="visuallyHidden"> {t("field.unitIn", { unit })}</span>}
      </small>
    </div>
  );
}
