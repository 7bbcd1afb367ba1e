import { useTranslation } from "react-i18next";
import type { DoctorTry } from "../../../contract/session.ts";
import { addressList, tryMatrix } from "../../model/tryMatrix.ts";
import { useFamilyName } from "../../state/families.ts";

/** What was asked in this round, by protocol and baud rate, and what came back. */
export function TryMatrix({ tries }: { readonly tries: readonly DoctorTry[] }) {
  const { t } = useTranslation("connect");
  const nameOf = useFamilyName();
  const { baudRates, rows } = tryMatrix(tries);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone the table scrolls sideways and must do so by keyboard
    <section className="tries" aria-label={t("tries.label")} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("tries.tried")}</th>
            {baudRates.map((rate) => (
              <th key={rate ?? "tcp"} scope="col">
                {rate ?? t("tries.tcp")}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ family, cells }) => (
            <tr key={family}>
              <th scope="row">{nameOf(family)}</th>
              {cells.map((cell, column) => (
                <td key={baudRates[column] ?? "tcp"}>
                  {cell.length === 0 && t("tries.none")}
                  {cell.map(({ outcome, addresses }) => (
                    <span key={outcome} data-outcome={outcome}>
                      {t("tries.cell", { outcome: t(`outcome.${outcome}`), addresses: addressList(addresses) })}
                    </span>
                  ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
