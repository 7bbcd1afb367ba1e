import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { COMMAND_EFFECTS, proofOf } from "../../../../protocol/shared.ts";
import type { ControlPlan } from "../../../contract/control.ts";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Say } from "../../parts/Say.tsx";
import { useControlHold } from "../../state/control.ts";
import { useUnlocked } from "../../state/lock.ts";
import { useUi } from "../../state/store.ts";
import { askToUnlock, saying } from "./controlStore.ts";
import "./draftPanel.css";
import { call } from "../../state/host.ts";
import { useStateWord } from "./useControlWords.ts";
import { VerdictPanel } from "./VerdictPanel.tsx";

/** From what to what; nothing for what has no state to change. */
function Change({ plan }: { readonly plan: ControlPlan }) {
  const { t } = useTranslation("control");
  const word = useStateWord();
  const effect = COMMAND_EFFECTS[plan.command];
  if (effect === null && proofOf(plan.command) !== "silence") return null;
  return (
    <dl className="draftChange">
      <div>
        <dt>{t("draft.now")}</dt>
        <dd>{effect === null ? t("draft.nowOn") : word(effect.state, plan.before[effect.state])}</dd>
      </div>
      <Icon name="right" />
      <div>
        <dt>{t("draft.wanted")}</dt>
        <dd>{effect === null ? t("draft.wantedSilence") : word(effect.state, effect.on)}</dd>
      </div>
    </dl>
  );
}

/** Protections that stand against it, by name. */
function HeldOpen({ plan }: { readonly plan: ControlPlan }) {
  const { t } = useTranslation("control");
  const live = useTranslation("live").t;
  const list = plan.heldOpenBy.map((flag) => (flag === "unknown" ? t("draft.heldOpenUnknown") : live(`flag.${flag}.title`)));
  return (
    <Say tone="bad" title={t("draft.heldOpen")} alert>
      {t("draft.heldOpenText", { list: list.join(", ") })}
    </Say>
  );
}

/** What should be known before it is sent. */
function Warnings({ plan }: { readonly plan: ControlPlan }) {
  const { t } = useTranslation("control");
  const info = useUi((s) => s.control.commands.find(({ key }) => key === plan.command));
  return (
    <>
      {plan.heldOpenBy.length > 0 && <HeldOpen plan={plan} />}
      {info?.overrides === true && plan.heldOpenBy.length === 0 && (
        <Say tone="warn" title={t("draft.overrides")}>
          {t("draft.overridesText")}
        </Say>
      )}
      {info?.pcControl === "begins" && !info.overrides && <Say title={t("draft.pcControl")}>{t("draft.pcControlText")}</Say>}
      {plan.isAlreadySo && (
        <Say title={t("draft.alreadySo")}>{t(info?.pcControl === "begins" ? "draft.alreadySoHeld" : "draft.alreadySoText")}</Say>
      )}
      {plan.likelyRefusal !== null && (
        <Say tone="warn" title={t(`draft.${plan.likelyRefusal}`)}>
          {t(`draft.${plan.likelyRefusal}Text`)}
        </Say>
      )}
      {info !== undefined && info.evidence !== "captured" && <Say title={t("draft.weak")}>{t("draft.weakText")}</Say>}
    </>
  );
}

function Draft({ plan }: { readonly plan: ControlPlan }) {
  const { t } = useTranslation("control");
  const [typed, setTyped] = useState("");
  const unlocked = useUnlocked();
  const hold = useControlHold();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const name = t(`command.${plan.command}.name`).replace("…", "");
  const isHeldOpen = plan.heldOpenBy.length > 0;
  const sendWord = { silence: t("draft.sendShutdown"), settings: t("draft.sendDefaults"), state: name, acknowledgement: name };
  const isNamed = plan.mustType === null || typed.trim() === plan.mustType;
  return (
    <section className="panel draftPanel" data-command={plan.command} aria-label={t("draft.title", { name })}>
      <div className="panelHead">
        <h2 ref={title} tabIndex={-1}>
          {t("draft.title", { name })}
        </h2>
      </div>
      <div className="draftBody">
        <Change plan={plan} />
        <p>{t(`command.${plan.command}.text`)}</p>
        <Warnings plan={plan} />
        {plan.mustType !== null && !isHeldOpen && (
          <label className="draftType">
            <span>{t("draft.type", { word: plan.mustType })}</span>
            <input value={typed} autoComplete="off" spellCheck={false} onChange={(event) => setTyped(event.currentTarget.value)} />
          </label>
        )}
        <div className="draftGo">
          <Button onClick={() => void call("control.drop")}>{t("draft.cancel")}</Button>
          <span className="grow" />
          <Button
            className="draftSend"
            disabled={!isNamed || isHeldOpen || !unlocked || hold !== null}
            onClick={() => void saying(call("control.run", { plan: plan.id, typed }))}
          >
            {sendWord[proofOf(plan.command)]}
          </Button>
        </div>
      </div>
    </section>
  );
}

/** What is chosen, what is under way, or what came of it. */
export function DraftPanel() {
  const { t } = useTranslation("control");
  const { plan, stage, report } = useUi((s) => s.control);
  const unlocked = useUnlocked();
  if (stage !== null) {
    return (
      <section className="panel draftPanel" aria-label={t("switches")}>
        <div className="draftBody draftStage" role="status">
          <progress aria-label={t(`stage.${stage}`)} />
          <b>{t(plan === null ? "draft.reading" : `stage.${stage}`)}</b>
        </div>
      </section>
    );
  }
  if (plan !== null) return <Draft key={plan.id} plan={plan} />;
  if (report !== null) return <VerdictPanel report={report} />;
  return (
    <section className="panel draftPanel" aria-label={t(unlocked ? "draft.none" : "locked")}>
      <div className="draftBody draftNone">
        <Icon name={unlocked ? "control" : "lock"} />
        <b>{t(unlocked ? "draft.none" : "locked")}</b>
        <p>{t(unlocked ? "draft.noneText" : "lockedText")}</p>
        {!unlocked && (
          <Button size="big" onClick={() => askToUnlock(true)}>
            <Icon name="lock" />
            {t("unlock")}
          </Button>
        )}
      </div>
    </section>
  );
}
