import { Menu } from "@mantine/core";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { BmsError } from "../../../../protocol/shared.ts";
import type { BackupInfo } from "../../../contract/params.ts";
import { Button } from "../../parts/Button.tsx";
import { CloseButton } from "../../parts/CloseButton.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { useLayer } from "../../parts/useLayer.ts";
import { useTimeText } from "../../words/useTimeText.ts";
import "./compare.css";
import { changeCount } from "../../model/draft.ts";
import { PARAMETER_FILES } from "../../model/parameterFile.ts";
import { FilePick } from "../../parts/FilePick.tsx";
import { FileSay } from "../../parts/FileSay.tsx";
import { useDraft, useRead, useRuleContext, useTable } from "../../state/editor.ts";
import { call } from "../../state/host.ts";
import { readBackupFile, readFile } from "../../state/parameterFiles.ts";
import { useDateText } from "../../words/useDateText.ts";
import { CompareTable } from "./CompareTable.tsx";
import { compareRows, guideFigures, MOST_COLUMNS } from "./model/compare.ts";
import { addColumn, closeSide, showSide, useView } from "./side.ts";

function AddBackup({ onError }: { readonly onError: (error: BmsError | null) => void }) {
  const { t } = useTranslation("parameters");
  const date = useDateText();
  const [backups, setBackups] = useState<readonly BackupInfo[]>([]);
  useEffect(() => {
    void call("backups.list").then((answer) => answer.ok && setBackups(answer.value));
  }, []);
  const add = async (backup: BackupInfo) => {
    const parsed = await readBackupFile(backup.name);
    onError(parsed.ok ? null : parsed.error);
    if (!parsed.ok) return;
    const { values, file } = parsed.value;
    addColumn({
      id: backup.name,
      kind: "backup",
      title: date(backup.takenWallMs),
      aside: file.packSerial,
      family: file.family,
      values,
    });
  };
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button size="small" disabled={backups.length === 0}>
          {t("compare.addBackup")}
          <Icon name="chevron" />
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah="60dvh" style={{ overflow: "auto" }}>
        {backups.map((backup) => (
          <Menu.Item key={backup.name} onClick={() => void add(backup)}>
            {date(backup.takenWallMs)} · {backup.cause === null ? t("backups.damaged") : t(`backups.cause.${backup.cause}`)} ·{" "}
            {backup.pack.identity.packSerial}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function AddFile({ onError }: { readonly onError: (error: BmsError | null) => void }) {
  const { t } = useTranslation("parameters");
  const add = async (file: File) => {
    const parsed = await readFile(file);
    onError(parsed.ok ? null : parsed.error);
    if (!parsed.ok) return;
    const { values, file: origin } = parsed.value;
    addColumn({
      id: `file:${file.name}`,
      kind: "file",
      title: file.name,
      aside: origin.packSerial,
      family: origin.family,
      values,
    });
  };
  return (
    <FilePick small accept={PARAMETER_FILES} label={t("compare.addFile")} onFile={(file) => void add(file)}>
      {t("compare.addFile")}
    </FilePick>
  );
}

/** Up to three columns side by side: this pack now, a file, a backup, the guide. It takes the place of the fields. */
export function ComparePanel() {
  const { t } = useTranslation("parameters");
  const timeText = useTimeText();
  const read = useRead();
  const table = useTable();
  const context = useRuleContext();
  const { columns, withGuide } = useView();
  const changes = changeCount(useDraft(), table);
  const [onlyDifferent, setOnlyDifferent] = useState(true);
  const [error, setError] = useState<BmsError | null>(null);
  const held = read?.values;
  const rows = useMemo(() => compareRows(table, held ?? {}, columns), [table, held, columns]);
  const guide = useMemo(
    () => (withGuide && table !== null && held ? guideFigures(table, held, context) : null),
    [withGuide, table, held, context],
  );
  useLayer(closeSide);
  const isFull = columns.length + (withGuide ? 1 : 0) >= MOST_COLUMNS;
  const different = rows.filter(({ isDifferent }) => isDifferent).length;
  const shown =
    onlyDifferent && columns.length > 0 ? rows.filter(({ key, isDifferent }) => isDifferent || guide?.[key] !== undefined) : rows;
  return (
    <section className="panel comparePanel" aria-label={t("compare.title")}>
      <div className="compareHead">
        <h2>{t("compare.title")}</h2>
        {columns.length > 0 && (
          <span className="chip" data-tone={different > 0 ? "accent" : undefined}>
            {t("compare.different", { count: different })}
          </span>
        )}
        <span className="grow" />
        {isFull ? (
          <span className="muted">{t("compare.full")}</span>
        ) : (
          <>
            <AddFile onError={setError} />
            <AddBackup onError={setError} />
            {!withGuide && (
              <Button size="small" onClick={() => useView.setState({ withGuide: true })}>
                {t("compare.addDatasheet")}
              </Button>
            )}
          </>
        )}
        <label className="compareOnly">
          <input
            type="checkbox"
            checked={onlyDifferent}
            disabled={columns.length === 0}
            onChange={(event) => setOnlyDifferent(event.currentTarget.checked)}
          />
          {t("compare.onlyDifferent")}
        </label>
        {changes > 0 && (
          <Button size="small" onClick={() => showSide("review")}>
            {t("review.back", { changes: t("review.changes", { count: changes }) })}
          </Button>
        )}
        <CloseButton label={t("compare.close")} onClose={closeSide} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="compareBody" tabIndex={0} aria-label={t("compare.values")}>
        {error !== null && <FileSay error={error} onClose={() => setError(null)} />}
        {columns.length === 0 && !withGuide && <p className="compareEmpty">{t("compare.empty")}</p>}
        {columns.length > 0 && shown.length === 0 ? (
          <p className="compareEmpty">{t("compare.noDifference")}</p>
        ) : (
          <CompareTable
            rows={shown}
            columns={columns}
            guide={guide}
            readAt={read === null ? "" : t("compare.packRead", { time: timeText(read.readAtWallMs) })}
          />
        )}
      </section>
    </section>
  );
}
