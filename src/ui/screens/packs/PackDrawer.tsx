import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { BankPack } from "../../../contract/bank.ts";
import { DipSwitch } from "../../parts/DipSwitch.tsx";
import { Drawer, DrawerBody, DrawerSection } from "../../parts/Drawer.tsx";
import { StepButton } from "../../parts/StepButton.tsx";
import { useAgeMs } from "../../state/ages.ts";
import { useAgeText } from "../../words/useDuration.ts";
import { useTimeText } from "../../words/useTimeText.ts";
import { PackActions } from "./PackActions.tsx";
import { Cells, Flags, Identity, Readings, Switches, Temperatures } from "./PackParts.tsx";
import "./packDrawer.css";
import { openPack } from "./packsView.ts";
import { useGoneText } from "./usePackWords.ts";

function AsOf({ pack }: { readonly pack: BankPack }) {
  const { t } = useTranslation("packs");
  const timeText = useTimeText();
  const age = useAgeText()(useAgeMs(pack.receivedAtMs));
  if (pack.receivedAtWallMs === null) return null;
  return <span className="muted">{t("drawer.asOf", { time: timeText(pack.receivedAtWallMs), age })}</span>;
}

function GoneNote({ pack }: { readonly pack: BankPack }) {
  const { title, text } = useGoneText(pack);
  return (
    <div className="packGoneNote" role="status">
      <b>{title}</b>
      <p>{text}</p>
    </div>
  );
}

interface PackDrawerProps {
  /** Those that have a card. */
  readonly packs: readonly BankPack[];
  readonly pack: BankPack;
  /** "Cell difference: the others have 33–37 mV", one line a quantity. */
  readonly apart: readonly string[];
}

/** One pack in full beside the others, which stay in view. Esc closes, the arrows go to the next. */
export function PackDrawer({ packs, pack, apart }: PackDrawerProps) {
  const { t } = useTranslation("packs");
  const { address, snapshot, presence } = pack;
  const at = packs.indexOf(pack);
  const [before, next] = [packs[at - 1], packs[at + 1]];

  function onKey(event: KeyboardEvent): void {
    // In the body the arrows scroll.
    if (!(event.target instanceof HTMLHeadingElement)) return;
    const to = event.key === "ArrowUp" ? before : event.key === "ArrowDown" ? next : undefined;
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    openPack(to.address);
  }

  const goTo = (to: BankPack | undefined) => (to === undefined ? undefined : () => openPack(to.address));
  return (
    <Drawer
      place="packDrawer"
      lead={<DipSwitch address={address} height={24} decorative />}
      title={t("drawer.label", { address })}
      tools={
        <>
          <StepButton to="previous" label={t("drawer.previous")} onStep={goTo(before)} />
          <StepButton to="next" label={t("drawer.next")} onStep={goTo(next)} />
        </>
      }
      isDense
      closeLabel={t("drawer.close")}
      onClose={() => openPack(null)}
      onKeyDown={onKey}
    >
      <DrawerBody label={t("drawer.readings")}>
        {presence !== "present" && <GoneNote pack={pack} />}
        <PackActions pack={pack} />
        {apart.length > 0 && (
          <DrawerSection className="packApart" title={t("drawer.apart")}>
            {apart.map((line) => (
              <p key={line}>{line}</p>
            ))}
          </DrawerSection>
        )}
        {snapshot !== null && (
          <>
            <DrawerSection
              title={
                <>
                  {t("drawer.readings")}
                  <AsOf pack={pack} />
                </>
              }
            >
              <Readings snapshot={snapshot} />
            </DrawerSection>
            <Flags pack={pack} snapshot={snapshot} />
            <Cells snapshot={snapshot} />
            <Temperatures snapshot={snapshot} />
            <Switches snapshot={snapshot} />
          </>
        )}
        <Identity pack={pack} />
      </DrawerBody>
    </Drawer>
  );
}
