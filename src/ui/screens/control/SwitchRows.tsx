import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { CommandKey, StateKey } from "../../../../protocol/shared.ts";
import { COMMAND_EFFECTS } from "../../../../protocol/shared.ts";
import { AsOf } from "../../parts/AsOf.tsx";
import { Button } from "../../parts/Button.tsx";
import { SwitchTile } from "../../parts/SwitchTile.tsx";
import "../../parts/switches.css";
import { Contact } from "../../parts/Contact.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { useControlHold, useSwitchState } from "../../state/control.ts";
import { call } from "../../state/host.ts";
import { useUnlocked } from "../../state/lock.ts";
import { useReading } from "../../state/selectors.ts";
import { useUi } from "../../state/store.ts";
import { saying } from "./controlStore.ts";

/** As any family has them; a row without a command of the pack online is left out. */
const ROWS: readonly { readonly state: StateKey; readonly commands: readonly CommandKey[] }[] = [
  { state: "chargeMos", commands: ["stopCharging", "allowCharging", "openChargeMos", "closeChargeMos"] },
  { state: "dischargeMos", commands: ["stopDischarging", "allowDischarging", "openDischargeMos", "closeDischargeMos"] },
  { state: "prechargeMos", commands: ["openPrechargeMos", "closePrechargeMos"] },
  { state: "limiter", commands: ["openLimitMos", "closeLimitMos"] },
  { state: "heater", commands: ["openHeaterMos", "closeHeaterMos"] },
  { state: "dryContact1", commands: ["openDryContact1", "closeDryContact1"] },
  { state: "dryContact2", commands: ["openDryContact2", "closeDryContact2"] },
  { state: "fan", commands: ["fanOff", "fanOn"] },
  { state: "limiterEnabled", commands: ["limiterOff", "limiterOn"] },
  { state: "limiterLowGear", commands: ["limiterHighGear", "limiterLowGear"] },
  { state: "buzzer", commands: ["buzzerOff", "buzzerOn"] },
  { state: "ledAlarm", commands: ["ledAlarmOff", "ledAlarmOn"] },
];

/** Looked at only, where no command of the family moves them. */
const STATE_ONLY = ["heater", "prechargeMos", "dryContact1", "dryContact2"] as const;

/** Rows without a state of their own. */
const BUTTON_ROWS = [
  { name: "pcControl", command: "endPcControl", title: "pc.row", text: "pc.rowText" },
  { name: "defaults", command: "restoreDefaults", title: "pc.defaults", text: "pc.defaultsText" },
  { name: "power", command: "shutdown", title: "power", text: "powerText" },
] as const satisfies readonly { readonly command: CommandKey; readonly name: string; readonly title: string; readonly text: string }[];

interface CommandButtonProps {
  readonly command: CommandKey;
  /** The pack says that it is so already: the way out of it is the one that stands out. */
  readonly isSo: boolean;
}

function CommandButton({ command, isSo }: CommandButtonProps) {
  const { t } = useTranslation("control");
  const unlocked = useUnlocked();
  const hold = useControlHold();
  const info = useUi((s) => s.control.commands.find(({ key }) => key === command));
  const isChosen = useUi((s) => s.control.plan?.command === command);
  if (info === undefined) return null;
  return (
    <Button
      className="switchButton"
      data-so={isSo}
      aria-pressed={isChosen}
      title={`${info.wire} · ${t(`evidence.${info.evidence}`)}`}
      disabled={!unlocked || hold !== null}
      onClick={() => void saying(call("control.plan", { command }))}
    >
      {t(`command.${command}.name`)}
    </Button>
  );
}

/** What the pack says of one switch, drawn as the contact it is. */
function StateWord({ name }: { readonly name: StateKey }) {
  const { t } = useTranslation("control");
  const live = useTranslation("live").t;
  const state = useSwitchState(name);
  if (typeof state === "string") return <b className="switchWord">{live(state)}</b>;
  return (
    <>
      <Contact closed={state} />
      <b className="switchWord">{t(`state.${name}.${state ? "on" : "off"}`)}</b>
    </>
  );
}

function Row({ state: name, commands }: (typeof ROWS)[number]) {
  const { t } = useTranslation("control");
  const state = useSwitchState(name);
  const limits = useReading((s) => s.switches.limiter) === true && name === "limiterEnabled";
  return (
    <li className="switchRow" data-switch={name} data-state={typeof state === "string" ? state : state ? "on" : "off"}>
      <span className="switchName">
        <b>{t(`state.${name}.name`)}</b>
        <span>{t(`state.${name}.part`)}</span>
      </span>
      <span className="switchState">
        <StateWord name={name} />
        {limits && <em>{t("limitsNow")}</em>}
      </span>
      <span className="switchButtons">
        {commands.map((command) => (
          <CommandButton key={command} command={command} isSo={COMMAND_EFFECTS[command]?.on === state} />
        ))}
      </span>
    </li>
  );
}

export const SwitchRows = memo(() => {
  const { t } = useTranslation("control");
  const commands = useUi((s) => s.control.commands);
  const has = (command: CommandKey) => commands.some(({ key }) => key === command);
  const rows = ROWS.filter((row) => row.commands.some(has));
  const stateOnly = STATE_ONLY.filter((name) => !rows.some(({ state }) => state === name));
  const takesControl = commands.some(({ pcControl }) => pcControl === "begins");
  return (
    <section className="panel switchRows" data-many={rows.length > 6} aria-label={t("switches")}>
      <div className="panelHead">
        <h2>{t("switches")}</h2>
        <span className="muted">
          {t("asRead")} <AsOf />
        </span>
      </div>
      {takesControl && <p className="switchNote">{t("pc.note")}</p>}
      <ul>
        {rows.map((row) => (
          <Row key={row.state} {...row} />
        ))}
        {BUTTON_ROWS.filter(({ command }) => has(command)).map(({ name, command, title, text }) => (
          <li key={name} className="switchRow" data-switch={name}>
            <span className="switchName">
              <b>{t(title)}</b>
              <span>{t(text)}</span>
            </span>
            <span className="switchState">
              <Icon name="control" />
            </span>
            <span className="switchButtons">
              <CommandButton command={command} isSo={false} />
            </span>
          </li>
        ))}
      </ul>
      {stateOnly.length > 0 && (
        <div className="stateOnly">
          <p>
            <b>{t("stateOnly")}</b>
            <span>{t("stateOnlyNote")}</span>
          </p>
          <ul>
            {stateOnly.map((name) => (
              <SwitchTile key={name} name={name} />
            ))}
          </ul>
        </div>
      )}
      {has("stopCharging") && <p className="switchNote">{t("chargeNote")}</p>}
    </section>
  );
});
