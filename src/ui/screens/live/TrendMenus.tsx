import { Menu } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { LaneKey } from "../../chart/lanes.ts";
import { LANE_KEYS } from "../../chart/lanes.ts";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";

interface TrendMenusProps {
  readonly lanes: readonly LaneKey[];
  readonly onLanes: (lanes: readonly LaneKey[]) => void;
  readonly enlarged: boolean;
  readonly onEnlarge: (enlarged: boolean) => void;
  readonly onCsv: (all: boolean) => void;
  readonly onPng: () => void;
}

/** Keeps the order of the list, and at least one lane. */
function toggled(lanes: readonly LaneKey[], key: LaneKey): readonly LaneKey[] {
  const next = LANE_KEYS.filter((each) => (each === key ? !lanes.includes(each) : lanes.includes(each)));
  return next.length === 0 ? lanes : next;
}

export function TrendMenus({ lanes, onLanes, enlarged, onEnlarge, onCsv, onPng }: TrendMenusProps) {
  const { t } = useTranslation("live");
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button look="quiet" size="small">
            <Icon name="chevron" />
            <span className="trendWord">{t("trend.lanes")}</span>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {LANE_KEYS.map((key) => (
            <Menu.CheckboxItem key={key} checked={lanes.includes(key)} onChange={() => onLanes(toggled(lanes, key))}>
              {t(`trend.${key}`)}
            </Menu.CheckboxItem>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button look="quiet" size="small">
            <Icon name="download" />
            <span className="trendWord">{t("trend.export")}</span>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onCsv(false)}>{t("trend.csvWindow")}</Menu.Item>
          <Menu.Item onClick={() => onCsv(true)}>{t("trend.csvAll")}</Menu.Item>
          <Menu.Item onClick={onPng}>{t("trend.png")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Button
        className="trendEnlarge"
        look="quiet"
        size="small"
        aria-pressed={enlarged}
        aria-label={t("trend.enlarge")}
        title={t(enlarged ? "trend.shrink" : "trend.enlarge")}
        onClick={() => onEnlarge(!enlarged)}
      >
        <Icon name={enlarged ? "down" : "up"} />
      </Button>
    </>
  );
}
