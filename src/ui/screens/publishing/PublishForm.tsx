import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BmsError } from "../../../../protocol/shared.ts";
import { MOST_AUTHORITY_CHARACTERS } from "../../../contract/limits.ts";
import type { PublishSecrets } from "../../../contract/publishing.ts";
import { withValue } from "../../model/logging.ts";
import { draftOf, faultsIn, LOG_HOURS, type PublishDraft, settingsOf } from "../../model/publishing.ts";
import { Button } from "../../parts/Button.tsx";
import { ErrorSay } from "../../parts/ErrorSay.tsx";
import { ChoiceField, TextField } from "../../parts/TextField.tsx";
import { call } from "../../state/host.ts";
import { useReadOnly } from "../../state/selectors.ts";
import { useUi } from "../../state/store.ts";
import { AuthorityField } from "./AuthorityField.tsx";

interface FieldsProps {
  readonly draft: PublishDraft;
  readonly onChange: (change: Partial<PublishDraft>) => void;
  readonly secrets: PublishSecrets;
  readonly onSecrets: (change: PublishSecrets) => void;
}

function Fields({ draft, onChange, secrets, onSecrets }: FieldsProps) {
  const { t } = useTranslation("publishing");
  const { hasPassword, hasAuthority } = useUi((s) => s.publishing.kept);
  const before = useUi((s) => s.publishing.settings.mqtt);
  const faults = faultsIn(draft);
  const isSame = before?.url === draft.url.trim() && before.user === draft.user.trim();
  return (
    <div className="publishFields">
      <TextField
        label={t("form.url")}
        value={draft.url}
        most={512}
        example="mqtts://broker.example:8883"
        fault={faults.has("url") ? t("wrong.url") : null}
        onChange={(url) => onChange({ url })}
      />
      <TextField label={t("form.user")} value={draft.user} most={256} onChange={(user) => onChange({ user })} />
      <TextField
        label={t("form.password")}
        value={secrets.password ?? ""}
        most={1024}
        isSecret
        disabled={draft.user.trim() === ""}
        example={hasPassword && isSame ? t("form.kept") : ""}
        onChange={(password) => onSecrets({ ...secrets, password })}
      />
      <AuthorityField
        text={secrets.authority}
        isKept={hasAuthority}
        most={MOST_AUTHORITY_CHARACTERS}
        onChange={(authority) => onSecrets({ ...secrets, authority })}
      />
      <TextField
        label={t("form.topic")}
        value={draft.topic}
        most={128}
        fault={faults.has("topic") ? t("wrong.topic") : null}
        onChange={(topic) => onChange({ topic })}
      />
      <TextField
        label={t("form.site")}
        value={draft.site}
        most={40}
        fault={faults.has("site") ? t("wrong.site") : null}
        onChange={(site) => onChange({ site })}
      />
      <label className="publishCheck">
        <input
          type="checkbox"
          checked={draft.homeAssistant}
          onChange={(event) => onChange({ homeAssistant: event.currentTarget.checked })}
        />
        {t("form.homeAssistant")}
      </label>
      <ChoiceField
        label={t("form.logs")}
        value={String(draft.logEveryHours)}
        onChange={(hours) => onChange({ logEveryHours: Number(hours) })}
      >
        {withValue(LOG_HOURS, draft.logEveryHours).map((hours) => (
          <option key={hours} value={hours}>
            {hours === 0 ? t("form.logsNever") : t("form.logsEvery", { count: hours })}
          </option>
        ))}
      </ChoiceField>
      {draft.logEveryHours > 0 && <p className="publishHint">{t("form.logsHint")}</p>}
      <TextField
        label={t("form.metrics")}
        value={draft.metrics}
        most={256}
        example="127.0.0.1:9765"
        fault={faults.has("metrics") ? t("wrong.metrics") : null}
        onChange={(metrics) => onChange({ metrics })}
      />
    </div>
  );
}

/** What is typed until it is started; a password is forgotten here as soon as the host has it. */
export function PublishForm() {
  const { t } = useTranslation("publishing");
  const tFrame = useTranslation("frame").t;
  const readOnly = useReadOnly();
  const isOff = useUi((s) => s.publishing.phase === "off");
  const kept = useUi((s) => s.publishing.settings);
  const [changed, setChanged] = useState<PublishDraft | null>(null);
  const [secrets, setSecrets] = useState<PublishSecrets>({});
  const [error, setError] = useState<BmsError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const draft = changed ?? draftOf(kept);
  const settings = settingsOf(draft);
  const isWhole = faultsIn(draft).size === 0 && (settings.mqtt !== null || settings.metrics !== null);

  async function act(): Promise<void> {
    setBusy(true);
    const done = await (isOff ? call("publish.start", { settings, secrets }) : call("publish.stop"));
    setBusy(false);
    setError(done.ok ? null : done.error);
    if (!done.ok) return;
    setChanged(null);
    setSecrets({});
  }

  return (
    <>
      {isOff && (
        <Fields draft={draft} onChange={(change) => setChanged({ ...draft, ...change })} secrets={secrets} onSecrets={setSecrets} />
      )}
      {error !== null && <ErrorSay error={error} />}
      <Button
        className="publishGo"
        look={isOff ? "primary" : undefined}
        disabled={isBusy || readOnly || (isOff && !isWhole)}
        title={readOnly ? tFrame("readOnly.why") : undefined}
        onClick={() => void act()}
      >
        {t(isOff ? "form.start" : "form.stop")}
      </Button>
      <p className="publishHint">{t(isOff ? "form.hint" : "form.hintOn")}</p>
    </>
  );
}
