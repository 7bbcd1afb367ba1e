import { Menu } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Result } from "../../../../protocol/shared.ts";
import type { HistoryArchive } from "../../../contract/history.ts";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { useFamilyName } from "../../state/families.ts";
import { call } from "../../state/host.ts";
import { useReadOnly } from "../../state/selectors.ts";
import { useUi } from "../../state/store.ts";
import { usePackName } from "./useHistoryWords.ts";

/** Archives on this computer, or why they cannot be read; null = not looked yet. */
export function useArchives(): readonly [Result<readonly HistoryArchive[]> | null, () => Promise<void>] {
  const [archives, setArchives] = useState<Result<readonly HistoryArchive[]> | null>(null);
  const look = useCallback(async () => setArchives(await call("history.archives")), []);
  return [archives, look];
}

/** "RES2001… · paceic 2.5 · 512 records" as two lines. */
export function ArchiveName({ archive }: { readonly archive: HistoryArchive }) {
  const { t } = useTranslation("history");
  const nameOf = useFamilyName();
  const name = usePackName();
  return (
    <span className="archiveName">
      <b>{name(archive.pack)}</b>
      <span>
        {nameOf(archive.pack.family)} · {t("archive.count", { count: archive.count })}
      </span>
    </span>
  );
}

function labelOf(archives: Result<readonly HistoryArchive[]> | null) {
  if (archives === null) return "archive.loading";
  if (!archives.ok) return "empty.loadFailed";
  return archives.value.length === 0 ? "archive.empty" : "archive.list";
}

/** Which pack's archive is on the screen; others are opened without a pack. */
export function ArchiveMenu() {
  const { t } = useTranslation("history");
  const archive = useUi((s) => s.history.archive);
  const readOnly = useReadOnly();
  const isConnected = useUi((s) => s.session.found !== null);
  const [archives, look] = useArchives();
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    if (opened) void look();
  }, [opened, look]);
  const name = usePackName();
  const shown = archive === null ? t("head.archive") : name(archive.pack);
  return (
    <Menu position="bottom-start" withinPortal withInitialFocusPlaceholder={false} opened={opened} onChange={setOpened}>
      <Menu.Target>
        <Button
          className="archiveButton"
          aria-label={t("archive.menu", { name: archive === null ? t("archive.none") : name(archive.pack) })}
        >
          <Icon name="backups" />
          <span title={shown}>{shown}</span>
          <Icon name="chevron" />
        </Button>
      </Menu.Target>
      <Menu.Dropdown className="archiveList">
        {isConnected && (
          <Menu.Item disabled={readOnly} onClick={() => void call("history.open", { key: null })}>
            {t("archive.connected")}
          </Menu.Item>
        )}
        <Menu.Label>{t(labelOf(archives))}</Menu.Label>
        {(archives?.ok ? archives.value : []).map((each) => (
          <Menu.Item
            key={each.key}
            disabled={readOnly}
            aria-current={each.key === archive?.key}
            leftSection={<Icon name={each.key === archive?.key ? "ok" : "backups"} />}
            onClick={() => void call("history.open", { key: each.key })}
          >
            <ArchiveName archive={each} />
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
