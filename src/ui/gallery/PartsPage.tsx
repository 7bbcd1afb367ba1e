import { MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import type { WriteVerdict } from "../../contract/params.ts";
import type { Leds } from "../model/leds.ts";
import { AgeChip } from "../parts/AgeChip.tsx";
import { CloseButton } from "../parts/CloseButton.tsx";
import { Contact } from "../parts/Contact.tsx";
import { DipSwitch } from "../parts/DipSwitch.tsx";
import { ErrorSay } from "../parts/ErrorSay.tsx";
import { FlagBadge } from "../parts/FlagBadge.tsx";
import { ICON_NAMES, Icon } from "../parts/Icon.tsx";
import "../parts/housing.css";
import { LedRow } from "../parts/LedRow.tsx";
import { Mark } from "../parts/Mark.tsx";
import { Say } from "../parts/Say.tsx";
import { SeverityShape } from "../parts/SeverityShape.tsx";
import { UnreadLines } from "../parts/UnreadLines.tsx";
import { VerdictBadge } from "../parts/VerdictBadge.tsx";
import { cssVariablesResolver, theme } from "../theme/theme.ts";
import "./gallery.css";

const SAMPLE_VOLTAGE = "3.332 V";

const VERDICTS: readonly WriteVerdict[] = ["verified", "notVerified", "sideEffect", "unknown", "notSent"];
const LEDS: readonly (Leds | null)[] = [
  { run: "on", alm: "off", socLit: 3 },
  { run: "flash1", alm: "on", socLit: 1 },
  { run: "off", alm: "flash2", socLit: null },
  null,
];
const UNREAD = [
  { family: "gallery", block: "status", wire: "03 @ 9-12", part: "live", error: null, isGivenUp: false },
  { family: "gallery", block: "identity", wire: "51", part: "identity", error: { code: "link.timeoutFirstByte" }, isGivenUp: true },
] as const;

function Shelf({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <section className="panel galleryShelf">
      <h2>{name}</h2>
      <div>{children}</div>
    </section>
  );
}

function Buttons() {
  return (["", "primary", "quiet"] as const).map((look) =>
    ["", "small", "big"].map((size) => (
      <button key={look + size} type="button" className="btn" data-look={look || undefined} data-size={size || undefined}>
        {SAMPLE_VOLTAGE}
      </button>
    )),
  );
}

/** Every part by itself, in each of its states. */
export function PartsPage({ scheme }: { readonly scheme: "light" | "dark" }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} forceColorScheme={scheme}>
      <main className="gallery">
        <Shelf name="btn">
          <Buttons />
          <button type="button" className="btn" disabled={true}>
            {SAMPLE_VOLTAGE}
          </button>
          <CloseButton label="CloseButton" onClose={() => undefined} />
        </Shelf>
        <Shelf name="AgeChip">
          {[400, 4200, 42_000, null].map((ageMs) => (
            <AgeChip key={ageMs} ageMs={ageMs} />
          ))}
        </Shelf>
        <Shelf name="Say">
          {(["note", "good", "warn", "bad"] as const).map((tone) => (
            <Say key={tone} tone={tone} title={tone}>
              0123456789
            </Say>
          ))}
          <ErrorSay error={{ code: "link.timeoutFirstByte", detail: { block: "status" } }} />
        </Shelf>
        <Shelf name="SeverityShape, FlagBadge">
          {(["alarm", "protection", "fault", "notRead"] as const).map((state) => (
            <span key={state} className="galleryPair">
              <SeverityShape severity={state} />
              <FlagBadge state={state} count={2} words={state} />
            </span>
          ))}
        </Shelf>
        <Shelf name="VerdictBadge">
          {VERDICTS.map((verdict) => (
            <VerdictBadge key={verdict} verdict={verdict} />
          ))}
        </Shelf>
        <Shelf name="UnreadLines">
          <UnreadLines unread={UNREAD} />
        </Shelf>
        <Shelf name="Contact, DipSwitch">
          <Contact closed={true} />
          <Contact closed={false} />
          {[0, 1, 6, 15].map((address) => (
            <DipSwitch key={address} address={address} />
          ))}
        </Shelf>
        <Shelf name="LedRow, Mark">
          {LEDS.map((leds) => (
            <div key={leds?.run ?? "unknown"} className="bezel galleryBezel">
              <LedRow leds={leds} />
            </div>
          ))}
          <div className="bezel galleryBezel galleryMark">
            <Mark />
          </div>
        </Shelf>
        <Shelf name="Icon">
          {ICON_NAMES.map((name) => (
            <Icon key={name} name={name} />
          ))}
        </Shelf>
      </main>
    </MantineProvider>
  );
}
