import { useTranslation } from "react-i18next";

const PINS = [1, 2, 3, 4, 5, 6, 7, 8] as const;
const pinX = (pin: number): number => 78 + (pin - 1) * 26;

function Pin({ pin }: { readonly pin: number }) {
  const used = pin >= 7;
  return (
    <g className={used ? "pin pinUsed" : "pin"}>
      <rect x={pinX(pin) - 5} y="58" width="10" height="40" rx="1.5" />
      <text x={pinX(pin)} y="48">
        {pin}
      </text>
    </g>
  );
}

/** From a contact of the plug to a terminal of the adapter: outline, sheath, and a stripe for two-coloured wires. */
function Wire({
  from,
  to,
  colour,
  stripe,
}: {
  readonly from: number;
  readonly to: number;
  readonly colour: string;
  readonly stripe?: string;
}) {
  const path = `M${from} 98V190C${from} 240 ${to} 230 ${to} 287`;
  return (
    <g fill="none">
      <path d={path} stroke="var(--c-edge)" strokeWidth="9" />
      <path d={path} stroke={colour} strokeWidth="7" />
      {stripe !== undefined && <path d={path} stroke={stripe} strokeWidth="7" strokeDasharray="7 9" />}
    </g>
  );
}

/** The PC cable: contacts towards the reader, clip behind, pin 1 left. */
export function CablePicture() {
  const { t } = useTranslation("connect");
  return (
    <svg viewBox="0 0 340 372" role="img" aria-label={t("cable.picture")}>
      <text className="plugWords" x="170" y="20">
        {t("cable.plug")}
      </text>
      <rect className="plug" x="56" y="30" width="228" height="150" rx="6" />
      {PINS.map((pin) => (
        <Pin key={pin} pin={pin} />
      ))}
      <Wire from={pinX(7)} to={128} colour="#fff" stripe="#7A4A24" />
      <Wire from={pinX(8)} to={212} colour="#7A4A24" />
      <rect className="adapter" x="76" y="286" width="188" height="74" rx="6" />
      <text className="terminal" x="128" y="318">
        A
      </text>
      <text className="terminal" x="212" y="318">
        B
      </text>
      <text className="adapterWords" x="170" y="346">
        {t("cable.adapter")}
      </text>
      <text className="wireWords" x="226" y="146" textAnchor="end">
        {t("cable.wireA")}
      </text>
      <text className="wireWords" x="248" y="246">
        {t("cable.wireB")}
      </text>
    </svg>
  );
}
