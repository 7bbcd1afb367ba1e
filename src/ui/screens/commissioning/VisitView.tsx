import { useTranslation } from "react-i18next";
import type { ServiceVisit, VisitChanges, VisitHistory } from "../../../contract/serviceVisit.ts";
import { Say } from "../../parts/Say.tsx";
import "./visit.css";

function Changes({ title, note, rows }: VisitChanges) {
  return (
    <div className="visitPart">
      <h4>{title}</h4>
      {note !== "" && <p className="visitNote">{note}</p>}
      <ul>
        {rows.map(({ what, before, after, difference }) => (
          <li key={what} className="visitRow">
            <span>{what}</span>
            <span>
              {before} → <b>{after}</b>
            </span>
            <span>{difference}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function History({ title, notes, events }: VisitHistory) {
  const { t } = useTranslation("commissioning");
  return (
    <div className="visitPart">
      <h4>{title}</h4>
      {notes.map((note) => (
        <p key={note} className="visitNote">
          {note}
        </p>
      ))}
      <ul>
        {events.map(({ what, count, first, last }) => (
          <li key={what} className="visitRow">
            <span>{what}</span>
            <span>{first === last ? first : t("visit.span", { first, last })}</span>
            <span>{t("visit.times", { count: Number(count) })}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Both documents side by side, in the words of the paper. */
export function VisitView({ visit }: { readonly visit: ServiceVisit }) {
  const { t } = useTranslation("commissioning");
  const { between, otherSite, none, changes, noHistory, history } = visit;
  return (
    <>
      <p className="muted">{between}</p>
      {otherSite !== "" && <Say tone="warn" title={otherSite} />}
      <h3>{t("visit.changed")}</h3>
      {none !== "" && <Say tone="good" title={none} />}
      {changes.map((part) => (
        <Changes key={part.title} {...part} />
      ))}
      <h3>{t("visit.history")}</h3>
      {noHistory !== "" && <p>{noHistory}</p>}
      {history.map((part) => (
        <History key={part.title} {...part} />
      ))}
    </>
  );
}
