import { useTranslation } from "react-i18next";
import { DipSwitch } from "../parts/DipSwitch.tsx";

const ADDRESSES = Array.from({ length: 16 }, (_, address) => address);

export function AddTable() {
  const { t } = useTranslation("help");
  const meaning = (address: number) => (address === 0 ? t("add.alone") : address === 1 ? t("add.master") : t("add.slave", { address }));
  return (
    <section className="panel" aria-label={t("add.title")}>
      <div className="panelHead">
        <h2>{t("add.title")}</h2>
      </div>
      <p>{t("add.text")}</p>
      <table className="helpTable">
        <thead>
          <tr>
            <th scope="col">{t("add.address")}</th>
            <th scope="col">{t("add.switch")}</th>
            <th scope="col">{t("add.meaning")}</th>
          </tr>
        </thead>
        <tbody>
          {ADDRESSES.map((address) => (
            <tr key={address}>
              <th scope="row">{address}</th>
              <td>
                <DipSwitch address={address} height={30} />
              </td>
              <td>{meaning(address)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
