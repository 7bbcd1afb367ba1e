import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { InverterPort } from "../../../../protocol/shared.ts";
import { brandCodes, brandOf, codesOfPort } from "../../../../protocol/shared.ts";
import { ChoiceRow } from "../../parts/ChoiceRow.tsx";
import { Icon } from "../../parts/Icon.tsx";
import "./codeChange.css";
import type { Held, Wanted } from "../../model/wantedInverter.ts";
import { codeAt } from "../../model/wantedInverter.ts";
import { chooseMode, pickCode, useInverter } from "../../state/inverter.ts";
import { useCodeFamily, useCodeWords, useInverterCodes, useSelection } from "../../state/inverterPack.ts";

interface CodeChangeProps {
  /** null = not read. */
  readonly held: Held | null;
  readonly wanted: Wanted | null;
  readonly disabled: boolean;
}

/** A brand's code may be another one than proposed, or none is known: then it is chosen from the port's list. */
function CodePick({ port, code, disabled }: { readonly port: InverterPort; readonly code: number | null; readonly disabled: boolean }) {
  const { t } = useTranslation("inverter");
  const words = useCodeWords();
  const family = useCodeFamily();
  const codes = family?.inverterCodes ?? null;
  const selection = useSelection();
  const brand = selection?.kind === "brand" ? brandOf(selection.key) : null;
  if (brand === null) return <b className="changeNew">{code === null ? t("code.choose") : words.full(port, code)}</b>;
  // In one list for both ports a brand has its entry or none: no code of another maker is offered in its name.
  if (codes?.kind === "shared" && code === null) return <b className="changeSame">{t("code.noneKnown")}</b>;
  const proposed = brandCodes(codes, brand.key).map((choice) => choice.code);
  const option = (each: number) => (
    <option key={each} value={each}>
      {words.full(port, each)}
    </option>
  );
  return (
    <select
      className="changeNew"
      aria-label={t("code.label", { port: t(`port.${port}`) })}
      value={code ?? ""}
      disabled={disabled}
      onChange={(event) => pickCode(family?.family ?? "", brand.key, Number(event.currentTarget.value))}
    >
      {code === null && <option value="">{t("code.choose")}</option>}
      {proposed.length > 0 && <optgroup label={t("code.proposed")}>{proposed.map(option)}</optgroup>}
      <optgroup label={t("code.others", { port: t(`port.${port}`) })}>
        {codesOfPort(codes, port)
          .filter((entry) => !proposed.includes(entry.code))
          .map((entry) => option(entry.code))}
      </optgroup>
    </select>
  );
}

interface LineProps {
  readonly name: string;
  readonly now: string;
  readonly children: ReactNode;
}

function Line({ name, now, children }: LineProps) {
  const { t } = useTranslation("inverter");
  return (
    <>
      <span className="changeName">{name}</span>
      <b className="changeNow" title={now}>
        {now}
      </b>
      <Icon name="right" />
      <span className="visuallyHidden">{t("setting.to")}</span>
      <span className="changeTo">{children}</span>
    </>
  );
}

/** What the pack holds now and what it is to hold: only the chosen port's code and who chooses are touched. */
export function CodeChange(change: CodeChangeProps) {
  const isShared = useInverterCodes()?.kind === "shared";
  return isShared ? <OneCode {...change} /> : <PortLines {...change} />;
}

/** One setting for both ports: what is chosen takes the place of what is there, on whichever port. */
function OneCode({ held, wanted, disabled }: CodeChangeProps) {
  const { t } = useTranslation("inverter");
  const words = useCodeWords();
  const { code = null, port = null } = held?.kind === "shared" ? held : {};
  const now = code === null ? t("code.notRead") : port === null ? words.place({ port, code }) : words.full(port, code);
  const isChosen = wanted?.mode === "manual";
  return (
    <div className="codeChange" data-one="true">
      <span className="changeHead">{port === null ? t("setting.now") : t("setting.nowAt", { port: t(`port.${port}`) })}</span>
      <span />
      <span className="changeHead">{isChosen ? t("setting.newAt", { port: t(`port.${wanted.port}`) }) : t("setting.new")}</span>
      <b className="changeNow">{now}</b>
      <Icon name="right" />
      <span className="visuallyHidden">{t("setting.to")}</span>
      <span className="changeTo">
        {isChosen ? (
          <CodePick port={wanted.port} code={wanted.code} disabled={disabled} />
        ) : (
          <b className="changeSame">{t("setting.unchanged")}</b>
        )}
      </span>
    </div>
  );
}

const MODES = ["manual", "automatic"] as const;

function PortLines({ held, wanted, disabled }: CodeChangeProps) {
  const { t } = useTranslation("inverter");
  const words = useCodeWords();
  const mode = useInverter((s) => s.mode);
  const nowOf = (port: InverterPort) => {
    const code = held === null ? null : codeAt(held, port);
    return code === null ? t("code.notRead") : words.full(port, code);
  };
  /** Of the port that nothing is chosen for. */
  const kept = t(wanted?.mode === "automatic" ? "setting.packDecides" : "setting.unchanged");
  const ports: readonly InverterPort[] = wanted?.mode === "manual" && wanted.port === "can" ? ["can", "rs485"] : ["rs485", "can"];
  return (
    <div className="codeChange">
      <span />
      <span className="changeHead">{t("setting.now")}</span>
      <span />
      <span className="changeHead">{t("setting.new")}</span>
      {ports.map((port) => (
        <Line key={port} name={t(`port.${port}`)} now={nowOf(port)}>
          {wanted?.mode === "manual" && wanted.port === port ? (
            <CodePick port={port} code={wanted.code} disabled={disabled} />
          ) : (
            <b className="changeSame">{kept}</b>
          )}
        </Line>
      ))}
      <Line name={t("setting.choice")} now={held?.kind === "perPort" ? words.type(held.type) : t("code.notRead")}>
        <ChoiceRow
          className="changeMode"
          label={t("setting.modeLabel")}
          choices={MODES}
          chosen={mode}
          onChoose={chooseMode}
          word={(each) => t(`setting.mode.${each}`)}
          disabled={disabled}
        />
      </Line>
    </div>
  );
}
