import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { CommandKey, StateKey } from "../../../protocol/shared.ts";
import { COMMAND_EFFECTS } from "../../../protocol/shared.ts";
import { SwitchTile } from "../live/SwitchTile.tsx";
import "../live/switches.css";
import { Contact } from "../parts/Contact.tsx";
import { Icon } from "../parts/Icon.tsx";
import { planCommand, useControlHold, useSwitchState } from "../state/control.ts";
import { useUnlocked } from "../state/lock.ts";
import { useSnapshotPart } from "../state/selectors.ts";
import { useUi } from "../state/store.ts";
import { saying } from "./controlStore.ts";

const ROWS: readonly { readonly state: StateKey; readonly commands: readonly [CommandKey, CommandKey] }[] = [
  { state: "chargeMos", commands: ["stopCharging", "allowCharging"] },
  { state: "dischargeMos", commands: ["stopDischarging", "allowDischarging"] },
  { state: "limiterEnabled", commands: ["limiterOff", "limiterOn"] },
  { state: "limiterLowGear", commands: ["limiterHighGear", "limiterLowGear"] },
  { state: "buzzer", commands: ["buzzerOff", "buzzerOn"] },
  { state: "ledAlarm", commands: ["ledAlarmOff", "ledAlarmOn"] },
];

/** No family of pack reports how the heater is told, nor the contacts: they are looked at only. */
const STATE_ONLY = ["heater", "prechargeMos", "dryContact1", "dryContact2"] as const;

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
    <button
      type="button"
      className="btn switchButton"
      data-so={isSo}
      aria-pressed={isChosen}
      title={`${info.wire} · ${t(`evidence.${info.evidence}`)}`}
      disabled={!unlocked || hold !== null}
      onClick={() => void saying(planCommand(command))}
    >
      {t(`command.${command}.name`)}
    </button>
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
  const limits = useSnapshotPart((s) => s.switches.limiter) === true && name === "limiterEnabled";
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
  return (
    <section className="panel switchRows" aria-label={t("switches")}>
      <div className="panelHead">
        <h2>{t("switches")}</h2>
        <span className="muted">{t("asRead")}</span>
      </div>
      <ul>
        {ROWS.map((row) => (
          <Row key={row.state} {...row} />
        ))}
        <li className="switchRow" data-switch="power">
          <span className="switchName">
            <b>{t("power")}</b>
            <span>{t("powerText")}</span>
          </span>
          <span className="switchState">
            <Icon name="control" />
          </span>
          <span className="switchButtons">
            <CommandButton command="shutdown" isSo={false} />
          </span>
        </li>
      </ul>
      <div className="stateOnly">
        <p>
          <b>{t("stateOnly")}</b>
          <span>{t("stateOnlyNote")}</span>
        </p>
        <ul>
          {STATE_ONLY.map((name) => (
            <SwitchTile key={name} name={name} />
          ))}
        </ul>
      </div>
      <p className="switchNote">{t("chargeNote")}</p>
    </section>
  );
});
