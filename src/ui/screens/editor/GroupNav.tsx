import { useTranslation } from "react-i18next";
import type { Finding } from "../../../../protocol/shared.ts";
import { groupCount } from "./model/fieldState.ts";
import type { EditorGroup } from "./model/groups.ts";
import { HEADINGS } from "./model/groups.ts";
import { blockId } from "./ParamBlock.tsx";
import "./groupNav.css";
import { useDraft, useTable } from "../../state/editor.ts";
import { showSide, useView } from "./side.ts";

function goTo(group: string): void {
  if (useView.getState().side === "compare") showSide("review");
  // After the settings are back in place of the comparison.
  requestAnimationFrame(() => {
    const block = document.getElementById(blockId(group));
    block?.scrollIntoView({ block: "start" });
    block?.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
    useView.setState({ group });
  });
}

interface EntryProps {
  readonly group: string;
  readonly name: string;
  readonly changes: number;
  readonly broken: number;
}

function Entry({ group, name, changes, broken }: EntryProps) {
  const { t } = useTranslation("parameters");
  const isHere = useView((s) => s.group === group);
  return (
    <li>
      <button type="button" aria-current={isHere ? "true" : undefined} onClick={() => goTo(group)}>
        <span>{name}</span>
        {broken > 0 ? (
          <i className="groupCount" data-broken="true" title={t("nav.broken", { count: broken })}>
            <span aria-hidden="true">{broken}</span>
            <span className="visuallyHidden">{t("nav.broken", { count: broken })}</span>
          </i>
        ) : (
          changes > 0 && (
            <i className="groupCount" title={t("nav.changes", { count: changes })}>
              <span aria-hidden="true">{changes}</span>
              <span className="visuallyHidden">{t("nav.changes", { count: changes })}</span>
            </i>
          )
        )}
      </button>
    </li>
  );
}

interface GroupNavProps {
  readonly groups: readonly EditorGroup[];
  readonly findings: readonly Finding[];
}

/** On a phone: the same groups in one line. */
function GroupSelect({ groups, findings }: GroupNavProps) {
  const { t } = useTranslation("parameters");
  const draft = useDraft();
  const table = useTable();
  const here = useView((s) => s.group);
  const words = ({ key, fields }: EditorGroup): string => {
    const keys = fields.map(({ concept }) => concept.key);
    const { changes, broken } = groupCount(keys, draft, findings, table);
    const name = t(`group.${key}.name`);
    if (broken > 0) return `${name} · ${t("nav.broken", { count: broken })}`;
    return changes > 0 ? `${name} · ${t("nav.changes", { count: changes })}` : name;
  };
  return (
    <select className="groupSelect" aria-label={t("nav.label")} value={here ?? ""} onChange={(event) => goTo(event.currentTarget.value)}>
      {HEADINGS.map((heading) => (
        <optgroup key={heading} label={t(`heading.${heading}`)}>
          {groups
            .filter((group) => group.heading === heading)
            .map((group) => (
              <option key={group.key} value={group.key}>
                {words(group)}
              </option>
            ))}
        </optgroup>
      ))}
      <optgroup label={t("heading.identity")}>
        <option value="identity">{t("nav.identity")}</option>
      </optgroup>
    </select>
  );
}

/** The way through the groups, with what is changed and what is broken in each. */
export function GroupNav({ groups, findings }: GroupNavProps) {
  const { t } = useTranslation("parameters");
  const draft = useDraft();
  const table = useTable();
  return (
    <nav className="panel groupNav" aria-label={t("nav.label")}>
      <GroupSelect groups={groups} findings={findings} />
      {HEADINGS.map((heading) => {
        const own = groups.filter((group) => group.heading === heading);
        if (own.length === 0) return null;
        return (
          <div key={heading}>
            <h2>{t(`heading.${heading}`)}</h2>
            <ul>
              {own.map(({ key, fields }) => {
                const count = groupCount(
                  fields.map(({ concept }) => concept.key),
                  draft,
                  findings,
                  table,
                );
                return <Entry key={key} group={key} name={t(`group.${key}.name`)} {...count} />;
              })}
            </ul>
          </div>
        );
      })}
      <div>
        <h2>{t("heading.identity")}</h2>
        <ul>
          <Entry group="identity" name={t("nav.identity")} changes={0} broken={0} />
        </ul>
      </div>
    </nav>
  );
}
