import { useTranslation } from "react-i18next";
import { movedKeys } from "../../model/draft.ts";
import { settingAmount } from "../../model/settingAmounts.ts";
import { Button } from "../../parts/Button.tsx";
import { ErrorSay } from "../../parts/ErrorSay.tsx";
import { Say } from "../../parts/Say.tsx";
import { useDraft, useRead, useTable } from "../../state/editor.ts";
import type { LoadNote } from "../../state/edits.ts";
import { keepEdits, setLoadNote, takeBackLoad, useEdits } from "../../state/edits.ts";
import { useMayRead } from "../../state/params.ts";
import { useFigures } from "../../words/useFigures.ts";
import { useParameterWords } from "../../words/useParameterWords.ts";
import { startRead, useWriting } from "./writing.ts";

/** The pack is not as it was when the edits were made: what moved, and the choice. */
function Moved() {
  const figures = useFigures();
  const { t } = useTranslation("parameters");
  const table = useTable();
  const { name } = useParameterWords();
  const mayRead = useMayRead();
  const read = useRead();
  const draft = useDraft();
  const stale = useWriting((s) => s.staleKeys);
  const moved = read === null ? [] : movedKeys(draft, read.values);
  if (read === null || (moved.length === 0 && stale.length === 0)) return null;
  const unread = moved.length === 0;
  const amount = (key: string, value: number | undefined) => (value === undefined ? "–" : settingAmount(key, value, table, figures));
  return (
    <Say tone="warn" title={t("review.moved.title")} alert>
      <p>{t("review.moved.text")}</p>
      <ul className="movedList">
        {(unread ? stale : moved).map((key) => {
          const from = amount(key, draft.edits[key]?.seen ?? read.values[key]);
          return (
            <li key={key}>
              {unread
                ? t("review.moved.unread", { name: name(key), from })
                : t("review.moved.row", { name: name(key), from, to: amount(key, read.values[key]) })}
            </li>
          );
        })}
      </ul>
      {unread ? (
        <>
          <p>{t("review.moved.readText")}</p>
          <Button size="small" ownerOnly disabled={!mayRead} onClick={() => void startRead()}>
            {t("review.moved.readAgain")}
          </Button>
        </>
      ) : (
        <Button size="small" onClick={() => keepEdits(read.values)}>
          {t("review.moved.keep")}
        </Button>
      )}
    </Say>
  );
}

function Loaded({ note }: { readonly note: LoadNote }) {
  const { t } = useTranslation("parameters");
  const { names } = useParameterWords();
  const { warnings, unknownKeys, notHere, notRead, readOnly, count } = note;
  const isPlain = warnings.length === 0 && notRead.length === 0;
  return (
    <Say tone={isPlain ? "note" : "warn"} title={t(`file.${note.kind}`, { name: note.name })}>
      <p>{count === 0 ? t("file.same") : t("file.edits", { count })}</p>
      {warnings.map(({ word, theirs, ours }) => (
        <p key={word}>{t(`file.warn.${word}`, { theirs: theirs || t("file.nothing"), ours: ours || t("file.nothing") })}</p>
      ))}
      {unknownKeys.length > 0 && <p>{t("file.unknownKeys", { keys: unknownKeys.join(", ") })}</p>}
      {notHere.length > 0 && <p>{t("file.notHere", { keys: names(notHere) })}</p>}
      {notRead.length > 0 && <p>{t("file.notRead", { keys: names(notRead) })}</p>}
      {readOnly.length > 0 && <p>{t("file.readOnlyKeys", { keys: names(readOnly) })}</p>}
      <div className="noteButtons">
        {count > 0 && (
          <Button size="small" onClick={() => takeBackLoad(note)}>
            {t("file.takeBack")}
          </Button>
        )}
        <Button look="quiet" size="small" onClick={() => setLoadNote(null)}>
          {t("file.dismiss")}
        </Button>
      </div>
    </Say>
  );
}

/** What must be seen before the changes themselves. */
export function ReviewRemarks() {
  const error = useWriting((s) => s.error);
  const note = useEdits((s) => s.note);
  return (
    <div className="reviewRemarks">
      {error !== null && <ErrorSay error={error} />}
      <Moved />
      {note !== null && <Loaded note={note} />}
    </div>
  );
}
