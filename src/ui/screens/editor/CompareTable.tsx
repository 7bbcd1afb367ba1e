import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { settingAmount } from "../../model/settingAmounts.ts";
import { Button } from "../../parts/Button.tsx";
import { CloseButton } from "../../parts/CloseButton.tsx";
import { useRead, useTable } from "../../state/editor.ts";
import { useEdits, wantValue, wantValues } from "../../state/edits.ts";
import { useFigures } from "../../words/useFigures.ts";
import { useParameterWords } from "../../words/useParameterWords.ts";
import type { CompareColumn, CompareRow, GuideFigure } from "./model/compare.ts";
import { isOfFamily, takeable } from "./model/compare.ts";
import { removeColumn, useView } from "./side.ts";

function GuideText({ settingKey, figure }: { readonly settingKey: string; readonly figure: GuideFigure }) {
  const figures = useFigures();
  const { t } = useTranslation("parameters");
  const table = useTable();
  const value = settingAmount(settingKey, figure.value, table, figures);
  const words = t(`compare.guide.${figure.kind}`, { value });
  const heater =
    figure.heater === null ? "" : `, ${t("compare.guide.heater", { value: settingAmount(settingKey, figure.heater, table, figures) })}`;
  return <span>{words + heater}</span>;
}

interface CellProps {
  readonly row: CompareRow;
  readonly column: CompareColumn;
  readonly value: number | null;
}

function ValueCell({ row, column, value }: CellProps) {
  const figures = useFigures();
  const { t } = useTranslation("parameters");
  const table = useTable();
  const { name } = useParameterWords();
  const family = useRead()?.pack.family ?? null;
  const wanted = useEdits((s) => s.edits[row.key]?.value);
  if (value === null) return <td title={t("compare.noneTip")}>{t("compare.none")}</td>;
  const differs = row.held !== null && value !== row.held;
  const mayTake = differs && row.mayTake && isOfFamily(column, family);
  return (
    <td data-differs={differs}>
      <span className="compareValue">
        {differs && <span className="compareMark" role="img" aria-label={t("compare.differs")} />}
        {settingAmount(row.key, value, table, figures)}
      </span>
      {mayTake &&
        (wanted === value ? (
          <span className="chip" data-tone="accent">
            {t("compare.taken")}
          </span>
        ) : (
          <Button
            size="small"
            look="quiet"
            aria-label={t("compare.takeOver", { name: name(row.key), column: column.title })}
            onClick={() => wantValue(row.key, value)}
          >
            {t("compare.takeWord")}
          </Button>
        ))}
    </td>
  );
}

interface CompareTableProps {
  readonly rows: readonly CompareRow[];
  readonly columns: readonly CompareColumn[];
  readonly guide: Readonly<Record<string, GuideFigure>> | null;
  readonly readAt: string;
}

export function CompareTable({ rows, columns, guide, readAt }: CompareTableProps) {
  const figures = useFigures();
  const { t } = useTranslation("parameters");
  const table = useTable();
  const { name } = useParameterWords();
  const family = useRead()?.pack.family ?? null;
  const head = (column: CompareColumn, index: number) => {
    const values = takeable(rows, column, index, family);
    const count = Object.keys(values).length;
    return (
      <th scope="col" key={column.id}>
        <span className="compareTitle">
          <span>
            {t(`compare.${column.kind}`)} · {column.title}
          </span>
          <CloseButton label={t("compare.remove", { name: column.title })} onClose={() => removeColumn(column.id)} />
        </span>
        <small className="mono">{column.aside}</small>
        {!isOfFamily(column, family) && <small>{t("compare.otherFamily")}</small>}
        {count > 0 && (
          <Button size="small" onClick={() => wantValues(values)}>
            {t("compare.takeAll", { count })}
          </Button>
        )}
      </th>
    );
  };
  return (
    <table className="compareTable">
      <thead>
        <tr>
          <th scope="col">{t("compare.setting")}</th>
          <th scope="col">
            <span className="compareTitle">{t("compare.pack")}</span>
            <small>{readAt}</small>
          </th>
          {columns.map(head)}
          {guide !== null && (
            <th scope="col">
              <span className="compareTitle">
                <span>{t("compare.datasheet")}</span>
                <CloseButton
                  label={t("compare.remove", { name: t("compare.datasheet") })}
                  onClose={() => useView.setState({ withGuide: false })}
                />
              </span>
              <small title={t("compare.guide.source")}>{t("compare.datasheetAside")}</small>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <Fragment key={row.key}>
            {row.group !== rows[index - 1]?.group && (
              <tr className="compareGroup">
                <th scope="colgroup" colSpan={2 + columns.length + (guide === null ? 0 : 1)}>
                  {row.group === null ? t("compare.none") : t(`group.${row.group}.name`)}
                </th>
              </tr>
            )}
            <tr data-setting={row.key}>
              <th scope="row">{name(row.key)}</th>
              <td>
                {row.held === null ? (
                  <span title={t("compare.noneTip")}>{t("compare.none")}</span>
                ) : (
                  settingAmount(row.key, row.held, table, figures)
                )}
              </td>
              {columns.map((column, at) => (
                <ValueCell key={column.id} row={row} column={column} value={row.values[at] ?? null} />
              ))}
              {guide !== null && (
                <td className="compareGuide">
                  {guide[row.key] && <GuideText settingKey={row.key} figure={guide[row.key] as GuideFigure} />}
                </td>
              )}
            </tr>
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}
