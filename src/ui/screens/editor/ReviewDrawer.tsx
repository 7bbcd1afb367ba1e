import { useTranslation } from "react-i18next";
import type { Finding } from "../../../../protocol/shared.ts";
import { changeCount } from "../../model/draft.ts";
import type { Gate } from "../../model/review.ts";
import { reviewRows, writeGate } from "../../model/review.ts";
import { Button } from "../../parts/Button.tsx";
import { Drawer, DrawerBody, DrawerFoot, DrawerSection } from "../../parts/Drawer.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { revertAll, useEdits } from "../../state/edits.ts";
import { useUnlocked } from "../../state/lock.ts";
import { usePackHold } from "../../state/params.ts";
import { useUi } from "../../state/store.ts";
import type { EditorGroup } from "./model/groups.ts";
import { keysOf } from "./model/groups.ts";
import { ProgressPanel } from "./ProgressPanel.tsx";
import "./review.css";
import { useDraft, useRead, useTable } from "../../state/editor.ts";
import { ReviewRemarks } from "./ReviewRemarks.tsx";
import { ReviewRows } from "./ReviewRows.tsx";
import { showSide } from "./side.ts";
import { UnlockToWrite } from "./UnlockToWrite.tsx";
import { VerdictList } from "./VerdictList.tsx";
import { startWrite, useWriting } from "./writing.ts";

function useGateText(): (gate: Gate) => string {
  const { t } = useTranslation("parameters");
  return (gate) => {
    switch (gate.kind) {
      case "hold":
        return t(`review.hold.${gate.hold}`);
      case "locked":
        return t("review.unlockFirst");
      case "unfinished":
        return t("review.unfinishedFirst");
      case "moved":
        return t("review.movedFirst");
      case "notRead":
        return t("review.notReadFirst");
      case "rules":
        return t("review.fixRules", { count: gate.count });
      case "texts":
        return t("review.fixTexts", { count: gate.count });
      case "confirms":
        return t("review.confirmFirst", { count: gate.count });
      default:
        return "";
    }
  };
}

interface ReviewProps {
  readonly groups: readonly EditorGroup[];
  readonly findings: readonly Finding[];
}

/** Chips that the drawer and the bar that opens it share. */
export function ReviewChips({ changes, broken }: { readonly changes: number; readonly broken: number }) {
  const { t } = useTranslation("parameters");
  return (
    <>
      <span className="chip" data-tone={changes > 0 ? "accent" : undefined}>
        {changes === 0 ? t("review.noChanges") : t("review.changes", { count: changes })}
      </span>
      {broken > 0 && (
        <span className="chip" data-tone="fault">
          <Icon name="close" />
          {t("review.broken", { count: broken })}
        </span>
      )}
    </>
  );
}

export const brokenCount = (findings: readonly Finding[]): number => findings.filter(({ level }) => level === "refuse").length;

/** From the change to the proof: what is to be written, what the rules say, the write itself and its verdicts. */
export function ReviewDrawer({ groups, findings }: ReviewProps) {
  const { t } = useTranslation("parameters");
  const gateText = useGateText();
  const draft = useDraft();
  const confirms = useEdits((s) => s.confirms);
  const read = useRead();
  const table = useTable();
  const hold = usePackHold();
  const unlocked = useUnlocked();
  const progress = useUi((s) => s.params.progress);
  const hasReport = useUi((s) => s.params.report !== null);
  const unfinished = useUi((s) => s.params.unfinished);
  const isStale = useWriting((s) => s.staleKeys.length > 0);
  const rows = reviewRows(keysOf(groups), draft, read?.values ?? {}, findings, table);
  const gate = writeGate({ rows, draft, held: read?.values ?? null, confirms, hold, unlocked, unfinished, isStale, table });
  const changes = changeCount(draft, table);
  return (
    <Drawer
      place="reviewDrawer"
      title={t("review.title")}
      aside={<ReviewChips changes={changes} broken={brokenCount(findings)} />}
      takesFocus={false}
      closeLabel={t("review.close")}
      onClose={() => showSide(null)}
    >
      <DrawerBody>
        {progress !== null && <ProgressPanel progress={progress} />}
        <ReviewRemarks />
        {(rows.length > 0 || !hasReport) && progress === null && (
          <DrawerSection
            label={t("review.toWrite")}
            title={
              <>
                {t("review.toWrite")}
                <span className="muted">{t("review.toWriteAside")}</span>
              </>
            }
          >
            {rows.length === 0 ? (
              <p className="reviewEmpty">{t(unlocked ? "review.empty" : "review.emptyLocked")}</p>
            ) : (
              <ReviewRows rows={rows} />
            )}
          </DrawerSection>
        )}
        {progress === null && <VerdictList />}
      </DrawerBody>
      <DrawerFoot>
        <Button disabled={changes === 0 || hold === "writing"} onClick={revertAll}>
          {t("review.undoAll")}
        </Button>
        <span className="gateText" data-kind={gate.kind} role="status">
          {gateText(gate)}
        </span>
        {gate.kind === "locked" ? (
          <UnlockToWrite />
        ) : (
          <Button look={gate.kind === "open" ? "primary" : undefined} disabled={gate.kind !== "open"} onClick={() => void startWrite()}>
            {changes === 0 ? t("review.nothing") : t("review.write", { count: changes })}
          </Button>
        )}
      </DrawerFoot>
    </Drawer>
  );
}
