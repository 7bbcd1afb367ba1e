import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { BmsError } from "../../../../protocol/shared.ts";
import type { LogSettings } from "../../../contract/logging.ts";
import { INTERVALS_S, LIMITS_MB, withValue } from "../../model/logging.ts";
import { Button } from "../../parts/Button.tsx";
import { ErrorSay } from "../../parts/ErrorSay.tsx";
import { call } from "../../state/host.ts";
import { useReadOnly } from "../../state/selectors.ts";
import { useUi } from "../../state/store.ts";

interface PickProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly children: ReactNode;
}

function Pick({ label, value, onChange, children }: PickProps) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {children}
      </select>
    </>
  );
}

interface FieldsProps {
  readonly settings: LogSettings;
  readonly onChange: (settings: LogSettings) => void;
}

function Fields({ settings, onChange }: FieldsProps) {
  const { t } = useTranslation("logging");
  const change = (part: Partial<LogSettings>) => onChange({ ...settings, ...part });
  return (
    <div className="logFields">
      <Pick label={t("form.every")} value={String(settings.everyS)} onChange={(value) => change({ everyS: Number(value) })}>
        {withValue(INTERVALS_S, settings.everyS).map((seconds) => (
          <option key={seconds} value={seconds}>
            {t("seconds", { count: seconds })}
          </option>
        ))}
      </Pick>
      <Pick label={t("form.packs")} value={settings.packs} onChange={(value) => change({ packs: value === "all" ? "all" : "wired" })}>
        <option value="all">{t("packs.all")}</option>
        <option value="wired">{t("packs.wired")}</option>
      </Pick>
      <Pick
        label={t("form.decimal")}
        value={settings.decimal}
        onChange={(value) => change({ decimal: value === "comma" ? "comma" : "point" })}
      >
        <option value="point">{t("form.point")}</option>
        <option value="comma">{t("form.comma")}</option>
      </Pick>
      <Pick label={t("form.limit")} value={String(settings.limitMb)} onChange={(value) => change({ limitMb: Number(value) })}>
        {withValue(LIMITS_MB, settings.limitMb).map((limit) => (
          <option key={limit} value={limit}>
            {t("form.megabytes", { count: limit })}
          </option>
        ))}
      </Pick>
    </div>
  );
}

/** Settings and Start while it is off, Stop while it is on. */
export function LogForm() {
  const { t } = useTranslation("logging");
  const tFrame = useTranslation("frame").t;
  const readOnly = useReadOnly();
  const isOff = useUi((s) => s.log.phase === "off");
  const kept = useUi((s) => s.log.settings);
  const [changed, setChanged] = useState<LogSettings | null>(null);
  const [error, setError] = useState<BmsError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const settings = changed ?? kept;

  async function act(): Promise<void> {
    setBusy(true);
    const done = await (isOff ? call("log.start", settings) : call("log.stop"));
    setBusy(false);
    setError(done.ok ? null : done.error);
    if (done.ok) setChanged(null);
  }

  return (
    <>
      {isOff && <Fields settings={settings} onChange={setChanged} />}
      {error !== null && <ErrorSay error={error} />}
      <Button
        className="logGo"
        look={isOff ? "primary" : undefined}
        disabled={isBusy || readOnly}
        title={readOnly ? tFrame("readOnly.why") : undefined}
        onClick={() => void act()}
      >
        {t(isOff ? "form.start" : "form.stop")}
      </Button>
      <p className="logHint">{t(isOff ? "form.hint" : "form.hintOn")}</p>
    </>
  );
}
