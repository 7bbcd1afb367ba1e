import type { ReactNode } from "react";
import type { AdviceKey } from "../../../contract/session.ts";
import { DipSwitch } from "../../parts/DipSwitch.tsx";

const ink = "var(--c-ink)";
const edge = "var(--c-edge)";
const mark = "var(--c-alarm-edge)";

function Jack({ x, y = 10, chosen = false }: { readonly x: number; readonly y?: number; readonly chosen?: boolean }) {
  const line = chosen ? "var(--c-alarm-on)" : edge;
  return (
    <g transform={`translate(${x},${y})`}>
      <rect
        x="1"
        width="20"
        height="18"
        rx="2"
        fill={chosen ? "var(--c-alarm-solid)" : "none"}
        stroke={chosen ? ink : edge}
        strokeWidth={chosen ? 2 : 1.5}
      />
      <path d="M5 4v4M8 4v4M11 4v4M14 4v4M17 4v4M7 18v-4h8v4" stroke={line} strokeWidth="1.3" fill="none" />
    </g>
  );
}

function Cross({ x, y }: { readonly x: number; readonly y: number }) {
  return <path d={`M${x - 5} ${y - 5}l10 10m0-10-10 10`} stroke={mark} strokeWidth="3" strokeLinecap="round" />;
}

function Window({ x, y }: { readonly x: number; readonly y: number }) {
  return (
    <g transform={`translate(${x},${y})`} fill="var(--c-panel)" stroke={ink} strokeWidth="1.75">
      <rect width="34" height="24" rx="2" />
      <path d="M0 7h34" />
    </g>
  );
}

const DRAWINGS: Readonly<Record<Exclude<AdviceKey, "addSwitch">, ReactNode>> = {
  packAwake: (
    <>
      <circle cx="30" cy="22" r="6" fill="var(--c-led-run)" stroke={edge} strokeWidth="1.5" />
      <circle cx="64" cy="22" r="6" fill="var(--c-led-off)" stroke={edge} strokeWidth="1.5" />
      <text x="30" y="47" className="thin">
        RUN
      </text>
      <text x="64" y="47" className="thin">
        ALM
      </text>
    </>
  ),
  plugInLinkIn: (
    <>
      <Jack x={1} />
      <Jack x={24} />
      <Jack x={48} chosen />
      <Jack x={72} />
      <text x="59" y="45">
        LINK-IN
      </text>
    </>
  ),
  swapAB: (
    <>
      <text x="8" y="19">
        7
      </text>
      <text x="8" y="51">
        8
      </text>
      <text x="86" y="19">
        A
      </text>
      <text x="86" y="51">
        B
      </text>
      <path d="M19 14H74M19 46H74" stroke={ink} strokeWidth="3" />
      <path d="M26 20 67 40M26 40 67 20" stroke={mark} strokeWidth="2.5" strokeDasharray="4 3" />
    </>
  ),
  otherProgram: (
    <>
      <Window x={8} y={4} />
      <Window x={52} y={4} />
      <path d="M25 30v8h20M69 30v8H49" fill="none" stroke={ink} strokeWidth="2" />
      <Jack x={36} y={40} />
      <Cross x={69} y={17} />
    </>
  ),
  permission: (
    <g fill="none" stroke={ink} strokeWidth="2">
      <rect x="30" y="26" width="34" height="26" rx="3" fill="var(--c-alarm-solid)" />
      <path d="M37 26v-7a10 10 0 0 1 20 0v7" />
      <path d="M47 36v7" stroke="var(--c-alarm-on)" strokeWidth="3" strokeLinecap="round" />
    </g>
  ),
  driver: (
    <g fill="none" stroke={ink} strokeWidth="2">
      <rect x="10" y="20" width="34" height="20" rx="3" fill="var(--c-panel)" />
      <path d="M44 24h10v12H44M47 28h3M47 33h3" />
      <path d="M60 30h12m0 0-4-4m4 4-4 4" stroke={mark} />
      <path d="M78 16v28M78 16h8M78 44h8" />
    </g>
  ),
  adapterEcho: (
    <g fill="none" stroke={ink} strokeWidth="2.5">
      <rect x="12" y="20" width="20" height="20" rx="2" fill="var(--c-panel)" strokeWidth="2" />
      <path d="M34 24h28a7 7 0 0 1 0 13H36m0 0 5-5m-5 5 5 5" stroke={mark} />
      <path d="M78 18v24" strokeDasharray="3 4" />
    </g>
  ),
  baudRate: (
    <>
      <text x="47" y="20">
        9600
      </text>
      <path d="M10 44h8V30h8v14h16V30h8v14h8V30h16v14h10" fill="none" stroke={ink} strokeWidth="2" />
    </>
  ),
  inverterProtocol: (
    <>
      <Jack x={14} y={12} />
      <Jack x={58} y={12} chosen />
      <Cross x={25} y={21} />
      <text x="25" y="47" className="thin">
        RS485
      </text>
      <text x="69" y="47" className="thin">
        LINK-IN
      </text>
    </>
  ),
  otherDialect: (
    <>
      <rect x="14" y="12" width="66" height="36" rx="3" fill="var(--c-panel)" stroke={ink} strokeWidth="2" />
      <text x="47" y="27" className="thin">
        VER
      </text>
      <text x="47" y="42">
        20 ≠ 25
      </text>
    </>
  ),
  twoPacksOneAddress: (
    <>
      <rect x="10" y="14" width="30" height="32" rx="3" fill="var(--c-panel)" stroke={ink} strokeWidth="2" />
      <rect x="54" y="14" width="30" height="32" rx="3" fill="var(--c-panel)" stroke={ink} strokeWidth="2" />
      <text x="25" y="35">
        1
      </text>
      <text x="69" y="35">
        1
      </text>
      <text x="47" y="35" fill={mark}>
        =
      </text>
    </>
  ),
  bridgeAddress: (
    <>
      <text x="47" y="24">
        tcp://…
      </text>
      <rect x="10" y="34" width="74" height="16" rx="3" fill="none" stroke={ink} strokeWidth="2" />
      <path d="M18 42h30M54 42h4M64 42h12" stroke={mark} strokeWidth="3" />
    </>
  ),
  bridgeSettings: (
    <>
      <path d="M12 20h12v-12h12v12h12v-12h12v12h22" fill="none" stroke={ink} strokeWidth="2" />
      <rect x="10" y="34" width="74" height="16" rx="3" fill="none" stroke={ink} strokeWidth="2" />
      <path d="M18 42h30M54 42h4M64 42h12" stroke={mark} strokeWidth="3" />
    </>
  ),
  cableLoose: (
    <g fill="none" stroke={ink} strokeWidth="2">
      <Jack x={58} y={20} />
      <rect x="18" y="22" width="22" height="15" rx="2" fill="var(--c-panel)" />
      <path d="M4 29h14" strokeWidth="4" />
      <path d="M45 29h10m0 0-4-4m4 4-4 4" stroke={mark} />
    </g>
  ),
};

/** Beside an advice: the thing to look at. The words next to it say the same. */
export function AdvicePicture({ advice, address }: { readonly advice: AdviceKey; readonly address: number }) {
  if (advice === "addSwitch") return <DipSwitch address={address} height={54} decorative />;
  return (
    <svg width="94" height="60" viewBox="0 0 94 60" aria-hidden="true">
      {DRAWINGS[advice]}
    </svg>
  );
}
