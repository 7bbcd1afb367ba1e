import type { Finding, SettingTable } from "../../../protocol/shared.ts";
import { bindingOf } from "../../../protocol/shared.ts";
import { wantValue } from "../state/edits.ts";
import { useUnlocked } from "../state/lock.ts";
import { useParameterWords } from "../words/useParameterWords.ts";
import { Button } from "./Button.tsx";
import { Say } from "./Say.tsx";
import "./findingNote.css";

const TONES = { refuse: "bad", confirm: "warn", note: "note" } as const;

interface FindingNoteProps {
  readonly finding: Finding;
  readonly table: SettingTable | null;
  /** With the button that puts it right. */
  readonly actable?: boolean;
}

/** What a rule says, why, and what would put it right. */
export function FindingNote({ finding, table, actable = false }: FindingNoteProps) {
  const words = useParameterWords().finding(finding, table);
  const unlocked = useUnlocked();
  const { suggestion } = finding;
  const mayAct = actable && unlocked && suggestion !== undefined && table !== null && bindingOf(table, suggestion.key)?.access === "write";
  return (
    <div className="findingNote" data-level={finding.level}>
      <Say tone={TONES[finding.level]} title={words.title}>
        {words.why !== "" && <p>{words.why}</p>}
        {mayAct && words.suggestion !== null && (
          <Button size="small" onClick={() => wantValue(suggestion.key, suggestion.value)}>
            {words.suggestion}
          </Button>
        )}
      </Say>
    </div>
  );
}
