import { useTranslation } from "react-i18next";
import type { FamilyFacts, InverterCodes, InverterPort } from "../../../protocol/shared.ts";
import { codeText, INVERTER_TYPES, inverterCodeOf, inverterRole, packIdOf, serialOf, sharedCodeOf } from "../../../protocol/shared.ts";
import type { ParamsRead } from "../../contract/params.ts";
import type { PortCode } from "../model/oneList.ts";
import { doubtOf } from "../model/oneList.ts";
import type { Held, Selection, Wanted } from "../model/wantedInverter.ts";
import { heldOf, wantedOf } from "../model/wantedInverter.ts";
import { isOfBoard, useFamilies, useFamily } from "./families.ts";
import type { Picked } from "./inverter.ts";
import { useInverter } from "./inverter.ts";
import { mayBeHere } from "./pack.ts";
import { useUi } from "./store.ts";

/** The family whose lists are shown: where the pack has no such setting, another one of its board, and without a pack the first, as help. */
export function useCodeFamily(): FamilyFacts | null {
  const own = useFamily(useUi((s) => s.session.found?.family ?? null));
  const listed = useFamilies().filter(({ inverterCodes }) => inverterCodes !== null);
  if (own?.inverterCodes) return own;
  return listed.find((each) => isOfBoard(each, own)) ?? listed[0] ?? null;
}

export const useInverterCodes = (): InverterCodes | null => useCodeFamily()?.inverterCodes ?? null;

/** Those of the pack that is connected. */
export function usePackCodes(): InverterCodes | null {
  return useFamily(useUi((s) => s.session.found?.family ?? null))?.inverterCodes ?? null;
}

/** Of the pack that is connected; null = not read. */
export const useReadHere = (): ParamsRead | null =>
  useUi(({ params: { read }, session }) => (read !== null && mayBeHere(read.pack, session) ? read : null));

/** The pack's own setting; null = not read. */
export function useHeld(): Held | null {
  const codes = usePackCodes();
  const read = useReadHere();
  return read && heldOf(codes, read.values);
}

/** What is chosen; a code of another family than the one on the screen is no choice here. */
export function useSelection(): Selection | null {
  const family = useCodeFamily()?.family ?? null;
  const selection = useInverter((s) => s.selection);
  return selection?.kind === "code" && selection.family !== family ? null : selection;
}

const NONE_PICKED: Picked = {};

/** Codes that the person chose for brands, of the family on the screen. */
export function usePicked(): Picked {
  const family = useCodeFamily()?.family ?? "";
  return useInverter((s) => s.picked[family] ?? NONE_PICKED);
}

export function useWanted(): Wanted | null {
  const codes = useInverterCodes();
  const selection = useSelection();
  const picked = usePicked();
  const mode = useInverter((s) => s.mode);
  return wantedOf(codes, selection, mode, picked);
}

/** Serial number that names the pack; null while none is known. */
export function usePackSerial(): string | null {
  return useUi((s) => serialOf(s.session.identity));
}

/** Of which pack the ticks of the steps speak; null while none is known. */
export function usePackId(): string | null {
  return useUi(({ session }) => session.pack && packIdOf(session.pack));
}

const MODES = ["manual", "automatic"] as const;

interface CodeWords {
  /** "0B", as the family writes it. */
  readonly digits: (code: number) => string;
  /** "Voltronic", or "code 2A" for one that nobody has named. */
  readonly name: (port: InverterPort, code: number) => string;
  /** "03 Voltronic" */
  readonly full: (port: InverterPort, code: number) => string;
  /** "RS485 Growatt", or "code 25" for one that nobody has named and no port is known for. */
  readonly place: (at: PortCode) => string;
  /** "RS485 · 2 Growatt", the same with its number. */
  readonly withPort: (at: PortCode) => string;
  /** Why the maker's program cannot choose it; null = it can. */
  readonly doubt: (code: number | null) => string | null;
  /** "manual", or "type 05" for one that nobody has named. */
  readonly type: (type: number) => string;
}

export function useCodeWords(): CodeWords {
  const { t } = useTranslation("inverter");
  const codes = useInverterCodes();
  const digits = (code: number) => codeText(codes ?? { digits: "hex" }, code);
  const named = (port: InverterPort, code: number) => inverterCodeOf(codes, port, code)?.names[0] ?? null;
  const unnamed = (code: number) => t(code === codes?.noCode ? "code.none" : "code.unnamed", { code: digits(code) });
  const full = (port: InverterPort, code: number) => {
    const name = named(port, code);
    return name === null ? unnamed(code) : t("code.named", { code: digits(code), name });
  };
  return {
    digits,
    name: (port, code) => named(port, code) ?? unnamed(code),
    full,
    withPort: ({ port, code }) => (port === null ? unnamed(code) : `${t(`port.${port}`)} · ${full(port, code)}`),
    place: ({ port, code }) => (port === null ? unnamed(code) : `${t(`port.${port}`)} ${named(port, code) ?? unnamed(code)}`),
    doubt: (code) => {
      const doubt = doubtOf(codes, code);
      if (doubt === null || code === null) return null;
      const name = sharedCodeOf(codes, code)?.names[0] ?? unnamed(code);
      return t(`doubt.${doubt.why}`, { name, code: digits(code), other: digits(doubt.entryWrites) });
    },
    type: (type) => {
      const known = MODES.find((mode) => INVERTER_TYPES[mode] === type);
      return known === undefined ? t("setting.modeOther", { code: digits(type) }) : t(`setting.mode.${known}`);
    },
  };
}

/** Name of a setting of the inverter, and its values in words. */
export function useSettingWords(): (key: string) => { readonly name: string; readonly value: (value: number) => string } {
  const { t } = useTranslation("inverter");
  const words = useCodeWords();
  const codes = useInverterCodes();
  return (key) => {
    const role = inverterRole(codes, key);
    if (role === "can" || role === "rs485") return { name: t(`port.${role}`), value: (code) => words.full(role, code) };
    if (role !== "shared") return { name: t("setting.choice"), value: words.type };
    const value = (code: number) => words.withPort({ port: sharedCodeOf(codes, code)?.port ?? null, code });
    return { name: t("setting.protocol"), value };
  };
}
