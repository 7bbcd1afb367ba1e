import { useId } from "react";
import { useTranslation } from "react-i18next";
import { LANGUAGES } from "../../../protocol/shared.ts";
import { LANGUAGE_FACTS } from "../../text/languages.ts";
import { changePreferences } from "../state/host.ts";
import { useUi } from "../state/store.ts";
import { Button } from "./Button.tsx";
import type { IconName } from "./Icon.tsx";
import { Icon } from "./Icon.tsx";
import "./preferences.css";

interface PickProps<T extends string> {
  readonly icon: IconName;
  readonly label: string;
  readonly value: T;
  readonly options: readonly (readonly [T, string])[];
  readonly onChange: (value: T) => void;
}

function Pick<T extends string>({ icon, label, value, options, onChange }: PickProps<T>) {
  const id = useId();
  return (
    <span className="preference">
      <Icon name={icon} />
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={(event) => {
          const picked = options.find(([key]) => key === event.currentTarget.value);
          if (picked) onChange(picked[0]);
        }}
      >
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </span>
  );
}

const SCALES = [80, 90, 100, 110, 120, 130, 140] as const;

/** The host marks a page that it has given for a password. */
const hasLogin = () => document.querySelector('meta[name="bmstool-login"]') !== null;

/** A form and no request: the host answers with the login page. */
function LogOut() {
  const { t } = useTranslation("frame");
  return (
    <form className="preference" method="post" action="/logout">
      <Button type="submit" look="quiet" size="small">
        {t("logOut")}
      </Button>
    </form>
  );
}

/** Appearance, language and size of text: in the foot, and on the help screen where the foot has no room. */
export function PreferenceFields() {
  const { t } = useTranslation("frame");
  const { theme, language, scalePct } = useUi((s) => s.preferences);
  const themes = (["auto", "light", "dark", "sun"] as const).map((key) => [key, t(`foot.themes.${key}`)] as const);
  const known = LANGUAGES.map((key) => [key, LANGUAGE_FACTS[key].name] as const);
  const languages = [["auto", t("foot.autoLanguage")] as const, ...known];
  const scales = SCALES.map((pct) => [String(pct), `${pct} %`] as const);
  return (
    <>
      <Pick
        icon="text"
        label={t("foot.scale")}
        value={String(scalePct)}
        options={scales}
        onChange={(pct) => void changePreferences({ scalePct: Number(pct) })}
      />
      <Pick
        icon="sun"
        label={t("foot.theme")}
        value={theme}
        options={themes}
        onChange={(next) => void changePreferences({ theme: next })}
      />
      <Pick
        icon="globe"
        label={t("foot.language")}
        value={language}
        options={languages}
        onChange={(next) => void changePreferences({ language: next })}
      />
      {hasLogin() && <LogOut />}
    </>
  );
}
