import type { ReactNode } from "react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../parts/Button.tsx";
import { ErrorSay } from "../../parts/ErrorSay.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { OtherFamilies } from "../../parts/OtherFamilies.tsx";
import { Empty } from "../../parts/Page.tsx";
import { useFamilyName } from "../../state/families.ts";
import { call } from "../../state/host.ts";
import { useUi } from "../../state/store.ts";
import { ArchiveName, useArchives } from "./ArchiveMenu.tsx";
import { useDownload } from "./HistoryHead.tsx";

function Sheet({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Empty icon="history" title={title} level={2}>
      {children}
    </Empty>
  );
}

/** What was read before, to be opened without a pack. */
function Kept() {
  const { t } = useTranslation("history");
  const [archives, look] = useArchives();
  useEffect(() => void look(), [look]);
  if (archives === null) return null;
  if (!archives.ok) return <ErrorSay error={archives.error} />;
  if (archives.value.length === 0) return <p className="muted">{t("empty.noneYet")}</p>;
  return (
    <div className="keptArchives">
      <h3>{t("empty.archives")}</h3>
      <ul>
        {archives.value.map((archive) => (
          <li key={archive.key}>
            <Button ownerOnly onClick={() => void call("history.open", { key: archive.key })}>
              <Icon name="backups" />
              <ArchiveName archive={archive} />
              <span className="keptOpen">{t("empty.open")}</span>
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** No records on the screen: why, and what to do about it. */
export function HistoryEmpty() {
  const { t } = useTranslation("history");
  const nameOf = useFamilyName();
  const { t: connectText } = useTranslation("connect");
  const { support, archive, progress, isStream, unreadable } = useUi((s) => s.history);
  const found = useUi((s) => s.session.found);
  const { start, canStart } = useDownload();
  if (progress !== null) {
    return (
      <Sheet title={t("empty.readingTitle")}>
        <p>{t("empty.firstText")}</p>
        {isStream && <p>{t("stream.first")}</p>}
      </Sheet>
    );
  }
  if (unreadable !== null) {
    return (
      <Sheet title={t("empty.loadFailed")}>
        <ErrorSay error={unreadable} />
        <Button ownerOnly onClick={() => void call("history.open", { key: null })}>
          <Icon name="refresh" />
          {connectText("again")}
        </Button>
      </Sheet>
    );
  }
  if (support === "no" && found !== null) {
    return (
      <Sheet title={t("empty.noTitle", { family: nameOf(found.family) })}>
        <p>{t("empty.noText")}</p>
        <OtherFamilies capability="history" />
        <Kept />
      </Sheet>
    );
  }
  if (support === "yes" && archive !== null) {
    return (
      <Sheet title={t("empty.firstTitle")}>
        <p>{t("empty.firstText")}</p>
        {isStream && <p>{t("stream.first")}</p>}
        <Button disabled={!canStart} onClick={start}>
          <Icon name="download" />
          {t("empty.firstButton")}
        </Button>
      </Sheet>
    );
  }
  return (
    <Sheet title={t("empty.title")}>
      <p>{t("empty.text")}</p>
      <p>
        <b>{t("empty.connect")}</b>
      </p>
      <Kept />
    </Sheet>
  );
}
