import { Menu } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../parts/Button.tsx";
import { FilePick } from "../../parts/FilePick.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { useReadOnly } from "../../state/selectors.ts";

export type ExportKind = "csvPoint" | "csvComma" | "json" | "png";
const KINDS: readonly ExportKind[] = ["csvPoint", "csvComma", "json", "png"];

interface FilesMenuProps {
  readonly canExport: boolean;
  /** Filters leave something out. */
  readonly isFiltered: boolean;
  readonly onExport: (kind: ExportKind, onlyShown: boolean) => void;
  readonly onFile: (file: File) => void;
}

export function FilesMenu({ canExport, isFiltered, onExport, onFile }: FilesMenuProps) {
  const { t } = useTranslation("history");
  const { t: tFrame } = useTranslation("frame");
  const readOnly = useReadOnly();
  const [onlyShown, setOnlyShown] = useState(true);
  const shown = isFiltered && onlyShown;
  return (
    <>
      <FilePick label={t("files.load")} disabled={readOnly} {...(readOnly ? { title: tFrame("readOnly.why") } : {})} onFile={onFile}>
        <Icon name="load" />
        <span>{t("files.load")}</span>
      </FilePick>
      <Menu position="bottom-end" withinPortal withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button disabled={!canExport}>
            <Icon name="download" />
            <span>{t("files.export")}</span>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {isFiltered && (
            <>
              <Menu.CheckboxItem checked={shown} closeMenuOnClick={false} onChange={setOnlyShown}>
                {t("files.scopeShown")}
              </Menu.CheckboxItem>
              <Menu.Divider />
            </>
          )}
          {KINDS.map((kind) => (
            <Menu.Item key={kind} onClick={() => onExport(kind, shown)}>
              {t(`files.${kind}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
