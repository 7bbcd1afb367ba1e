import { useTranslation } from "react-i18next";
import { publishSight } from "../model/publishing.ts";
import { showPublishPanel, usePublishPanel } from "../state/logs.ts";
import { useProgramGone } from "../state/selectors.ts";
import { useUi } from "../state/store.ts";
import { FootMark } from "./FootMark.tsx";

const LOOKS = { on: "on", held: "gap", connecting: "gap", away: "halted", refused: "halted", failed: "halted", gone: "gone" } as const;

/** While values are to be published: whether they are. */
export function PublishMark() {
  const { t } = useTranslation("publishing");
  const told = useUi((s) => publishSight(s).word);
  const isOpen = usePublishPanel((s) => s.isOpen);
  const isGone = useProgramGone();
  if (told === "off") return null;
  const word = isGone ? "gone" : told;
  return (
    <FootMark
      className="publishMark"
      mark={LOOKS[word]}
      title={t(`words.${word}`)}
      isOpen={isOpen}
      onClick={() => showPublishPanel(!isOpen)}
    >
      {t("title")}
    </FootMark>
  );
}
