import { useTranslation } from "react-i18next";

/** The sign of the program: a battery whose bars are cells, one of them standing out. */
export function Mark() {
  const { t } = useTranslation("parts");
  return (
    <svg viewBox="0 0 32 32" role="img" aria-label={t("app")} fill="none" stroke="currentColor" strokeWidth="2" strokeLinejoin="round">
      <path d="M9 5.5v-2h14v2" />
      <rect x="4.5" y="5.5" width="23" height="23" rx="3" />
      <path d="M10 23.5v-8M14 23.5v-8M18 23.5v-11M22 23.5v-8" strokeWidth="2.4" />
      <path d="M18 12.5v3" stroke="var(--c-bezel-accent)" strokeWidth="2.4" />
    </svg>
  );
}
