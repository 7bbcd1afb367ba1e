import { Popover } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { TraceFiles } from "./TraceFiles.tsx";

/** The button of the page's head behind which recordings are saved and opened. */
export function RecordingsMenu() {
  const { t } = useTranslation("replay");
  return (
    <Popover position="bottom-end" width="min(26rem, 92vw)" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <Button>
          <Icon name="save" />
          <span>{t("files.title")}</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <TraceFiles />
      </Popover.Dropdown>
    </Popover>
  );
}
