import type { KeyboardEvent } from "react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FamilyId, InverterBrand, InverterPort } from "../../../../protocol/shared.ts";
import { brandOf, codesOfPort, INVERTER_PORTS } from "../../../../protocol/shared.ts";
import { Button } from "../../parts/Button.tsx";
import { ChoiceRow } from "../../parts/ChoiceRow.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { useFamilyName } from "../../state/families.ts";
import { useUi } from "../../state/store.ts";
import "./brandPanel.css";
import type { Held, Selection } from "../../model/wantedInverter.ts";
import { codeAt } from "../../model/wantedInverter.ts";
import type { PickItem } from "../../parts/PickList.tsx";
import { PickList } from "../../parts/PickList.tsx";
import { search, select, showCodes, useInverter } from "../../state/inverter.ts";
import { useCodeFamily, useCodeWords, useHeld, useInverterCodes, useSelection } from "../../state/inverterPack.ts";
import type { FoundCode } from "./model/search.ts";
import { findInverters } from "./model/search.ts";

const codeKey = (port: InverterPort, code: number): string => `${port}:${code}`;
const keyOf = (selection: Selection | null): string | null =>
  selection === null ? null : selection.kind === "brand" ? selection.key : codeKey(selection.port, selection.code);

function pick(family: FamilyId, key: string): void {
  const brand = brandOf(key);
  const [port, code] = key.split(":");
  const known = INVERTER_PORTS.find((each) => each === port);
  if (brand !== null) select({ kind: "brand", key: brand.key });
  else if (known !== undefined) select({ kind: "code", family, port: known, code: Number(code) });
}

function BrandLine({ brand }: { readonly brand: InverterBrand }) {
  const { t } = useTranslation("inverter");
  return (
    <>
      <b>{brand.brand}</b>
      <small>{brand.seriesShown}</small>
      <span className="pickPort">{t(`port.${brand.port}`)}</span>
    </>
  );
}

function CodeLine({ found, held, withPort }: { readonly found: FoundCode; readonly held: Held | null; readonly withPort: boolean }) {
  const { t } = useTranslation("inverter");
  const words = useCodeWords();
  const { port, entry } = found;
  return (
    <>
      <b>
        <span className="pickCode">{words.digits(entry.code)}</span>{" "}
        {entry.names.length > 0 ? entry.names.join(" / ") : t("evidenceShort.unknown")}
      </b>
      <small>
        {entry.names.length > 0 &&
          (words.doubt(entry.code) !== null
            ? t("code.notOffered")
            : entry.paperName === null
              ? t(`evidenceShort.${entry.evidence}`)
              : t("code.paper", { name: entry.paperName }))}
        {held !== null && codeAt(held, port) === entry.code && <em>{t("list.heldNow")}</em>}
      </small>
      {withPort && <span className="pickPort">{t(`port.${port}`)}</span>}
    </>
  );
}

/** The family's list, and behind it what the pack holds although nobody has named it. */
function useCodesOf(port: InverterPort): readonly FoundCode[] {
  const held = useHeld();
  const codes = useInverterCodes();
  const known = codesOfPort(codes, port).map((entry) => ({ port, entry }));
  const code = held === null ? null : codeAt(held, port);
  if (code === null || code === codes?.noCode || known.some(({ entry }) => entry.code === code)) return known;
  return [...known, { port, entry: { code, names: [], paperName: null, evidence: "captured" } }];
}

function CodeList({ port }: { readonly port: InverterPort }) {
  const { t } = useTranslation("inverter");
  const held = useHeld();
  const codes = useCodesOf(port);
  const family = useCodeFamily();
  const isShared = family?.inverterCodes?.kind === "shared";
  const chosen = keyOf(useSelection());
  const items = codes.map(
    (found): PickItem => ({
      key: codeKey(port, found.entry.code),
      content: <CodeLine found={found} held={held} withPort={false} />,
    }),
  );
  return (
    <>
      <button type="button" className="pickMore pickBack" onClick={() => showCodes(null)}>
        <Icon name="right" />
        <b>{t("list.back")}</b>
      </button>
      <ChoiceRow
        className="pickTabs"
        label={t("list.label")}
        choices={INVERTER_PORTS}
        chosen={port}
        onChoose={showCodes}
        word={(each) => t(`port.${each}`)}
      />
      <p className="pickHint">{t(isShared ? "list.sharedHint" : "list.codesHint")}</p>
      <PickList
        label={t("list.codes", { port: t(`port.${port}`) })}
        items={items}
        chosen={chosen}
        onPick={(key) => pick(family?.family ?? "", key)}
      />
    </>
  );
}

/** Arrow down goes from the field into the list. */
function intoList(event: KeyboardEvent<HTMLInputElement>): void {
  // Used up here: the panel beside stays open.
  if (event.key === "Escape" && event.currentTarget.value !== "") {
    event.preventDefault();
    search("");
  }
  if (event.key !== "ArrowDown" && event.key !== "Enter") return;
  event.preventDefault();
  const list = event.currentTarget.closest(".brandPanel")?.querySelector<HTMLElement>(".pickList");
  list?.focus();
  if (list?.querySelector('[aria-selected="true"]') === null) list.querySelector<HTMLElement>(".pick")?.click();
}

function BrandList() {
  const { t } = useTranslation("inverter");
  const query = useInverter((s) => s.query);
  const chosen = keyOf(useSelection());
  const family = useCodeFamily();
  const codes = useInverterCodes();
  const held = useHeld();
  const nameOf = useFamilyName();
  const isOfPack = useUi((s) => s.session.found?.family ?? null) === family?.family;
  const found = findInverters(query, codes);
  const count = INVERTER_PORTS.reduce((sum, port) => sum + codesOfPort(codes, port).length, 0);
  const items: readonly PickItem[] = [
    ...found.brands.map((brand) => ({ key: brand.key, content: <BrandLine brand={brand} /> })),
    ...found.codes.map((code) => ({
      key: codeKey(code.port, code.entry.code),
      content: <CodeLine found={code} held={held} withPort />,
    })),
  ];
  return (
    <>
      <label className="pickSearch">
        <Icon name="search" />
        <input
          type="search"
          value={query}
          placeholder={t("list.search")}
          aria-label={t("list.search")}
          onChange={(event) => search(event.currentTarget.value)}
          onKeyDown={intoList}
        />
      </label>
      {items.length > 0 ? (
        <PickList
          label={t(query === "" ? "list.brands" : "list.found")}
          items={items}
          chosen={chosen}
          onPick={(key) => pick(family?.family ?? "", key)}
        />
      ) : (
        <p className="pickHint" role="status">
          <b>{t("list.nothing")}</b> {t("list.nothingHint")}
        </p>
      )}
      <button type="button" className="pickMore" onClick={() => showCodes("can")}>
        <b>{isOfPack ? t("list.all", { count }) : t("list.allOffline", { count, family: nameOf(family?.family ?? "auto") })}</b>
        <Icon name="right" />
      </button>
    </>
  );
}

/** On a narrow screen the list folds away once something is chosen. */
function Chosen({ open, onOpen }: { readonly open: boolean; readonly onOpen: () => void }) {
  const { t } = useTranslation("inverter");
  const words = useCodeWords();
  const selection = useSelection();
  const brand = selection?.kind === "brand" ? brandOf(selection.key) : null;
  const name = selection?.kind === "code" ? words.full(selection.port, selection.code) : (brand?.brand ?? t("list.none"));
  if (open) return null;
  return (
    <div className="pickChosen">
      <span>
        {t("list.chosen")}: <b>{name}</b>
      </span>
      <Button size="small" onClick={onOpen}>
        {t("list.change")}
      </Button>
    </div>
  );
}

export function BrandPanel() {
  const { t } = useTranslation("inverter");
  const codesOf = useInverter((s) => s.codesOf);
  const chosen = keyOf(useSelection());
  /** The choice for which the list was opened again. */
  const [openFor, setOpenFor] = useState<string | null>(null);
  const open = chosen === null || openFor === chosen;
  return (
    <section className="panel brandPanel" aria-label={t("list.label")} data-open={open}>
      <Chosen open={open} onOpen={() => setOpenFor(chosen)} />
      <div className="pickBody">{codesOf === null ? <BrandList /> : <CodeList port={codesOf} />}</div>
    </section>
  );
}
