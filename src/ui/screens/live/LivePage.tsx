import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { isKnown } from "../../../../protocol/shared.ts";
import { useReading } from "../../state/selectors.ts";
import { BatteryPanel } from "./BatteryPanel.tsx";
import { BytesLayer } from "./BytesLayer.tsx";
import { CellDrawer } from "./CellDrawer.tsx";
import { CellsPanel } from "./CellsPanel.tsx";
import { FlagsPanel } from "./FlagsPanel.tsx";
import "./live.css";
import "./flags.css";
import "./temps.css";
import "../../parts/switches.css";
import { SwitchPanel } from "./SwitchPanel.tsx";
import { TemperaturePanel } from "./TemperaturePanel.tsx";
import { TrendPanel } from "./TrendPanel.tsx";
import "./liveSizes.css";
import "./stale.css";

/** Everything a pack says of itself, in one view. */
export function LivePage() {
  const { t } = useTranslation("live");
  const [openCell, setOpenCell] = useState<number | null>(null);
  const [enlarged, setEnlarged] = useState(false);
  const address = useReading((s) => s.address);
  const cellCount = useReading((s) => s.cellVoltagesMv.length);
  const cells = isKnown(cellCount) ? cellCount : 0;
  const toggle = useCallback((index: number) => setOpenCell((open) => (open === index ? null : index)), []);
  const close = useCallback(() => setOpenCell(null), []);
  const page = useRef<HTMLDivElement>(null);
  return (
    <div className="livePage" ref={page}>
      <h1 className="visuallyHidden">{address === "notRead" ? t("title") : t("titlePack", { address })}</h1>
      <div className="liveColumn" data-side="left" data-enlarged={enlarged}>
        <BatteryPanel />
        <CellsPanel openCell={openCell} onOpen={toggle} />
        <TrendPanel enlarged={enlarged} onEnlarge={setEnlarged} />
      </div>
      <div className="liveColumn" data-side="right">
        <FlagsPanel />
        <div className="liveBeside">
          <TemperaturePanel />
          <SwitchPanel />
          {openCell !== null && openCell < cells && <CellDrawer cell={openCell} cells={cells} onCell={setOpenCell} onClose={close} />}
        </div>
      </div>
      <BytesLayer page={page} />
    </div>
  );
}
