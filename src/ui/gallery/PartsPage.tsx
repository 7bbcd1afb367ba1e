import { MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import { useRef } from "react";
import type { WriteVerdict } from "../../contract/params.ts";
import type { Leds } from "../model/leds.ts";
import { AgeChip } from "../parts/AgeChip.tsx";
import { Button } from "../parts/Button.tsx";
import { CloseButton } from "../parts/CloseButton.tsx";
import { Contact } from "../parts/Contact.tsx";
import { DipSwitch } from "../parts/DipSwitch.tsx";
import { Drawer, DrawerBody, DrawerFoot, DrawerSection } from "../parts/Drawer.tsx";
import { ErrorSay } from "../parts/ErrorSay.tsx";
import { FilePick } from "../parts/FilePick.tsx";
import { FlagBadge } from "../parts/FlagBadge.tsx";
import { ICON_NAMES, Icon } from "../parts/Icon.tsx";
import "../parts/housing.css";
import { LedRow } from "../parts/LedRow.tsx";
import { Mark } from "../parts/Mark.tsx";
import { Empty, Page, PageHead } from "../parts/Page.tsx";
import { Progress } from "../parts/Progress.tsx";
import { Say } from "../parts/Say.tsx";
import { SeverityShape } from "../parts/SeverityShape.tsx";
import { UnreadLines } from "../parts/UnreadLines.tsx";
import { VerdictBadge } from "../parts/VerdictBadge.tsx";
import { VirtualGrid } from "../parts/VirtualGrid.tsx";
import { useVirtualRows } from "../parts/virtualRows.ts";
import { theme } from "../theme/theme.ts";
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
  return ([undefined, "primary", "quiet"] as const).map((look) =>
    ([undefined, "small", "big"] as const).map((size) => (
      <Button key={`${look} ${size}`} look={look} size={size}>
        {SAMPLE_VOLTAGE}
      </Button>
    )),
  );
}

const idle = (): void => undefined;
const ROW_PX = 28;
const GRID_ROWS = [1, 2, 3, 4, 5, 6].map((seq) => ({ seq, text: `${seq}23456789` }));
const CHOSEN_AT = 1;

function SampleGrid() {
  const box = useRef<HTMLDivElement>(null);
  const grid = useVirtualRows({ box, rows: GRID_ROWS, rowPx: ROW_PX, overscan: 0 });
  return (
    <div className="galleryGrid">
      <VirtualGrid
        grid={grid}
        label="VirtualGrid"
        name="sample"
        at={CHOSEN_AT}
        head={<th scope="col">{SAMPLE_VOLTAGE}</th>}
        drawRow={({ seq, text }, { id, topPx, heightPx, place }) => (
          <tr id={id} aria-rowindex={place} style={{ position: "absolute", transform: `translateY(${topPx}px)`, height: heightPx }}>
            <td>{`${text} · ${seq}`}</td>
          </tr>
        )}
        onStep={idle}
      />
    </div>
  );
}

function SampleDrawer() {
  return (
    <Drawer title="Drawer" place="galleryDrawer" takesFocus={false} closeLabel="CloseButton" onClose={idle}>
      <DrawerBody>
        <DrawerSection title="DrawerSection">0123456789</DrawerSection>
        <DrawerSection>{SAMPLE_VOLTAGE}</DrawerSection>
      </DrawerBody>
      <DrawerFoot>
        <Button look="primary">DrawerFoot</Button>
      </DrawerFoot>
    </Drawer>
  );
}

function SamplePage() {
  return (
    <Page>
      <PageHead title="PageHead">
        <span className="grow" />
        <Button look="quiet">{SAMPLE_VOLTAGE}</Button>
      </PageHead>
      <Empty icon="history" title="Empty" level={2}>
        <p>0123456789</p>
        <Button look="primary">{SAMPLE_VOLTAGE}</Button>
      </Empty>
    </Page>
  );
}

/** Parts that hold others. */
function Holders() {
  return (
    <>
      <Shelf name="Drawer">
        <SampleDrawer />
      </Shelf>
      <Shelf name="Page, PageHead, Empty">
        <SamplePage />
      </Shelf>
      <Shelf name="Progress">
        <Progress label="0" done={0} total={10} />
        <Progress label="1" done={4} total={10} />
        <Progress label="2" done={4} total={10} isWaiting={true} />
        <Progress label="3" done={4} total={null} />
      </Shelf>
      <Shelf name="FilePick, VirtualGrid">
        <FilePick label="FilePick" onFile={idle}>
          FilePick
        </FilePick>
        <FilePick label="FilePick, small" small={true} onFile={idle}>
          FilePick
        </FilePick>
        <SampleGrid />
      </Shelf>
    </>
  );
}

/** Every part by itself, in each of its states. */
export function PartsPage({ scheme }: { readonly scheme: "light" | "dark" }) {
  return (
    <MantineProvider theme={theme} withCssVariables={false} withGlobalClasses={false} forceColorScheme={scheme}>
      <main className="gallery">
        <div className="galleryShelves">
          <Shelf name="Button">
            <Buttons />
            <Button disabled={true}>{SAMPLE_VOLTAGE}</Button>
            <CloseButton label="CloseButton" onClose={idle} />
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
          <Holders />
        </div>
      </main>
    </MantineProvider>
  );
}
