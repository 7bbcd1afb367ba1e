import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { CableWire, InverterPort, PinNames, PinRemark, Rj45Pin } from "../../../protocol/shared.ts";
import { BATTERY_JACKS, batteryEnds, PIN_REMARKS, pinName, RJ45_PINS, wireColour } from "../../../protocol/shared.ts";
import "./cableDrawing.css";
import type { WireEnds } from "./WireList.tsx";
import { WIRE_PAINT } from "./wireColours.ts";

const WIDTH = 560;
const BATTERY_X = 156;
const INVERTER_X = 384;
const HALF = 38;
const pinY = (pin: number): number => 66 + (pin - 1) * 53;

interface PlugProps {
  readonly x: number;
  readonly title: string;
  readonly aside: string;
  /** Id of the pattern of a plug whose pins are not known. */
  readonly hatch?: string | null;
}

function Plug({ x, title, aside, hatch = null }: PlugProps) {
  return (
    <g className={hatch === null ? undefined : "plugUnknown"}>
      <text className="plugTitle" x={x} y="16">
        {title}
      </text>
      <text className="plugAside" x={x} y="34">
        {aside}
      </text>
      <rect
        className="plugBody"
        style={hatch === null ? undefined : { fill: `url(#${hatch})` }}
        x={x - HALF}
        y="44"
        width={2 * HALF}
        height="414"
        rx="7"
      />
    </g>
  );
}

interface PinProps {
  readonly side: "battery" | "inverter";
  readonly pin: Rj45Pin;
  readonly name: string;
  readonly used: boolean;
  readonly remark?: PinRemark | undefined;
}

/** Beside a pin: the sign of its remark, as the list below the drawing has it. */
function Sign({ x, y, level }: { readonly x: number; readonly y: number; readonly level: "note" | "check" | "danger" }) {
  return (
    <g className="pinSign" data-level={level} transform={`translate(${x},${y - 8}) scale(0.67)`}>
      {level === "note" && <circle cx="12" cy="12" r="9" />}
      {level === "note" && <path d="M12 11v5.5M12 7.6v.1" />}
      {level === "check" && <path d="M12 3 22.5 21h-21zM12 9.5v5.5M12 17.7v.2" />}
      {level === "danger" && <path d="M8 2.5h8l5.5 5.5v8L16 21.5H8L2.5 16V8zM8.5 8.5l7 7m0-7-7 7" />}
    </g>
  );
}

function Pin({ side, pin, name, used, remark }: PinProps) {
  const isBattery = side === "battery";
  const x = isBattery ? BATTERY_X : INVERTER_X;
  const y = pinY(pin);
  const labelX = isBattery ? x - 50 : x + 50;
  const level = remark === undefined ? undefined : PIN_REMARKS[remark.key];
  // The width of a text is not known before it is drawn: a wide guess keeps the sign clear of it.
  const signX = labelX + name.length * (used ? 9.4 : level === "danger" ? 8.8 : 8) + 6;
  return (
    <g className="cablePin" data-used={used} data-level={level}>
      <rect x={x + (isBattery ? -32 : 2)} y={y - 7} width="30" height="14" rx="2" />
      <text className="pinNumber" x={x + (isBattery ? 18 : -18)} y={y + 6}>
        {pin}
      </text>
      <text className="pinName" x={labelX} y={y + 5} textAnchor={isBattery ? "end" : "start"}>
        {name}
      </text>
      {level !== undefined && <Sign x={signX} y={y} level={level} />}
    </g>
  );
}

/** As it runs: outline, sheath, and a stripe for two-coloured wires. Without a far end it hangs loose, cut and named. */
function Wire({ wire }: { readonly wire: WireEnds }) {
  const [sheath, stripe] = WIRE_PAINT[wireColour(wire.batteryPin)];
  const from = pinY(wire.batteryPin);
  const to = wire.inverterPin === undefined ? null : pinY(wire.inverterPin);
  const [left, right] = [BATTERY_X + HALF, INVERTER_X - HALF];
  const path =
    to === null
      ? `M${left} ${from}H${right - 66}`
      : `M${left} ${from}H${left + 14}C${left + 82} ${from} ${right - 82} ${to} ${right - 14} ${to}H${right}`;
  return (
    <g fill="none">
      <path className="wireEdge" d={path} />
      <path d={path} stroke={sheath} strokeWidth="9" />
      {stripe !== undefined && <path d={path} stroke={stripe} strokeWidth="9" strokeDasharray="9 11" />}
      {to === null && (
        <text className="wireEnd" x={right - 54} y={from + 6}>
          {wire.signal}
        </text>
      )}
    </g>
  );
}

interface CableDrawingProps {
  readonly port: InverterPort;
  /** null = the inverter's pins are not known: only the battery's side is drawn. */
  readonly pins: PinNames | null;
  readonly cable: readonly CableWire[] | null;
  readonly remarks: readonly PinRemark[];
}

/** Two plugs with their pins in a column and the wires between them; what it shows is said in words for those who do not see it. */
export function CableDrawing({ port, pins, cable, remarks }: CableDrawingProps) {
  const { t } = useTranslation("inverter");
  const hatch = useId();
  const isKnown = pins !== null && cable !== null;
  const wires: readonly WireEnds[] = cable ?? batteryEnds(port);
  const jack = BATTERY_JACKS[port];
  const words = wires
    .map(({ signal, batteryPin, inverterPin }) => {
      const colour = t(`colour.${wireColour(batteryPin)}`);
      return inverterPin === undefined
        ? t("cable.pictureEnd", { signal, from: batteryPin, colour })
        : t("cable.pictureWire", { signal, from: batteryPin, to: inverterPin, colour });
    })
    .join("; ");
  const label = t(isKnown ? "cable.picture" : "cable.pictureOpen", { port: t(`port.${port}`), wires: words });
  return (
    <svg className="cableDrawing" viewBox={`0 0 ${WIDTH} 462`} role="img" aria-label={label}>
      <defs>
        <pattern id={hatch} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path className="plugHatch" d="M0 0V7" />
        </pattern>
      </defs>
      <Plug x={BATTERY_X} title={t("cable.battery")} aside={t("cable.batteryJack", { port: t(`port.${port}`) })} />
      <Plug
        x={INVERTER_X}
        title={t("cable.inverter")}
        aside={t(isKnown ? "cable.inverterJack" : "cable.unknownPlug")}
        hatch={isKnown ? null : hatch}
      />
      {wires.map((wire) => (
        <Wire key={wire.batteryPin} wire={wire} />
      ))}
      {RJ45_PINS.map((pin) => (
        <Pin key={pin} side="battery" pin={pin} name={pinName(jack, pin)} used={wires.some((w) => w.batteryPin === pin)} />
      ))}
      {isKnown &&
        RJ45_PINS.map((pin) => (
          <Pin
            key={pin}
            side="inverter"
            pin={pin}
            name={pinName(pins, pin)}
            used={wires.some((w) => w.inverterPin === pin)}
            remark={remarks.find((remark) => remark.pins.includes(pin))}
          />
        ))}
      {!isKnown && (
        <text className="plugQuestion" x={INVERTER_X} y="256">
          ?
        </text>
      )}
    </svg>
  );
}
