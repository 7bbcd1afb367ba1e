import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Finding, PackIdentity } from "../../../../protocol/shared.ts";
import { UnlockPanel } from "../../lock/UnlockPanel.tsx";
import { changeCount } from "../../model/draft.ts";
import { Button } from "../../parts/Button.tsx";
import { useDraft, useTable } from "../../state/editor.ts";
import { useFindings } from "../../state/edits.ts";
import { useUi } from "../../state/store.ts";
import { BackupsPanel } from "./BackupsPanel.tsx";
import { ComparePanel } from "./ComparePanel.tsx";
import { GroupNav } from "./GroupNav.tsx";
import { HelpStrip } from "./HelpStrip.tsx";
import { IdentityBlock } from "./IdentityBlock.tsx";
import { type EditorGroup, groupsOf, groupsOfValues } from "./model/groups.ts";
import { ParamBlock } from "./ParamBlock.tsx";
import { brokenCount, ReviewChips, ReviewDrawer } from "./ReviewDrawer.tsx";
import { ShownBlock } from "./ShownBlock.tsx";
import { closeSide, showReviewIfRoom, showSide, useView } from "./side.ts";

const NOBODY: PackIdentity = { bmsVersion: "notRead", modelSerial: "notRead", packSerial: "notRead" };

/** The group whose block is the first in view, while the person scrolls. */
function useScrolledGroup(): React.RefObject<HTMLDivElement | null> {
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    // On a phone the whole page scrolls.
    const page = box.closest("main");
    const look = () => {
      const top = Math.max(box.getBoundingClientRect().top, page?.getBoundingClientRect().top ?? 0) + 64;
      const blocks = [...box.querySelectorAll<HTMLElement>("[data-group]")];
      const isAtEnd = box.scrollHeight > box.clientHeight && box.scrollTop + box.clientHeight >= box.scrollHeight - 2;
      const chosen = useView.getState().group;
      const isSeen = (block: HTMLElement) => block.getBoundingClientRect().bottom > top;
      const first = blocks.find(isSeen)?.dataset.group ?? null;
      // At the very end the blocks below the first cannot come to the top: what was chosen there stays marked.
      const group = isAtEnd && blocks.some((block) => block.dataset.group === chosen && isSeen(block)) ? chosen : first;
      if (group !== chosen) useView.setState({ group });
    };
    look();
    box.addEventListener("scroll", look, { passive: true });
    page?.addEventListener("scroll", look, { passive: true });
    return () => {
      box.removeEventListener("scroll", look);
      page?.removeEventListener("scroll", look);
    };
  }, []);
  return scroller;
}

function touching({ fields }: EditorGroup, findings: readonly Finding[]): readonly Finding[] {
  const keys = fields.map(({ concept }) => concept.key);
  return findings.filter((finding) => finding.keys.some((key) => keys.includes(key)));
}

function Blocks({ groups, findings }: Parameters<typeof ReviewDrawer>[0]) {
  const scroller = useScrolledGroup();
  const identity = useUi((s) => s.params.read?.pack.identity ?? s.session.identity ?? NOBODY);
  return (
    <div className="paramBlocks" ref={scroller}>
      {groups.map((group) => (
        <ParamBlock key={group.key} group={group} findings={touching(group, findings)} />
      ))}
      <ShownBlock />
      <IdentityBlock identity={identity} />
    </div>
  );
}

/** Opens the review when it is closed: what is changed must never be out of sight. */
function ReviewBar({ findings }: Pick<Parameters<typeof ReviewDrawer>[0], "findings">) {
  const { t } = useTranslation("parameters");
  const changes = changeCount(useDraft(), useTable());
  const report = useUi((s) => s.params.report);
  const progress = useUi((s) => s.params.progress);
  const isClosed = useView((s) => s.side === null);
  if (changes === 0 && progress === null && !(isClosed && report !== null)) return null;
  return (
    <div className="reviewBar">
      <ReviewChips changes={changes} broken={brokenCount(findings)} />
      <span className="grow" />
      <Button size="small" onClick={() => showSide("review")}>
        {t("review.open")}
      </Button>
    </div>
  );
}

/** Groups, fields and the panel beside them. */
export function EditorBody() {
  const table = useTable();
  const settings = useUi((s) => s.session.settings);
  const groups = useMemo(() => (table === null ? groupsOfValues(settings) : groupsOf(table)), [table, settings]);
  const findings = useFindings();
  const side = useView((s) => s.side);
  const progress = useUi((s) => s.params.progress !== null);
  // A write is watched wherever it was started.
  useEffect(() => {
    if (progress) showSide("review");
  }, [progress]);
  return (
    <div className="paramsBody" data-side={side ?? "none"}>
      <GroupNav groups={groups} findings={findings} />
      {side === "compare" ? (
        <ComparePanel />
      ) : (
        <div className="paramsMiddle">
          <Blocks groups={groups} findings={findings} />
          <HelpStrip />
          {side !== "review" && <ReviewBar findings={findings} />}
        </div>
      )}
      {side === "review" && <ReviewDrawer groups={groups} findings={findings} />}
      {side === "unlock" && <UnlockPanel onClose={closeSide} onUnlocked={showReviewIfRoom} />}
      {side === "backups" && <BackupsPanel />}
    </div>
  );
}
