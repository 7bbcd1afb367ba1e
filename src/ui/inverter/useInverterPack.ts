import { useTranslation } from "react-i18next";
import type { FamilyFacts, InverterCodes, InverterPort } from "../../../protocol/shared.ts";
import { codeText, INVERTER_TYPES, inverterCodeIn, inverterCodeOf, inverterRole } from "../../../protocol/shared.ts";
import { useFamilies, useFamily } from "../state/families.ts";
import { useUi } from "../state/store.ts";
import type { Picked } from "./inverterStore.ts";
import { useInverter } from "./inverterStore.ts";
import type { Held, Selection, Wanted } from "./model/wanted.ts";
import { heldOf, wantedOf } from "./model/wanted.ts";

/** The family whose lists are shown: without a pack, or with one that has no such setting, the first that has them, as help. */
export function useCodeFamily(): FamilyFacts | null {
  const families = useFamilies();
  const own = useFamily(useUi((s) => s.session.found?.family ?? null));
  return own?.inverterCodes ? own : (families.find(({ inverterCodes }) => inverterCodes !== null) ?? null);
}

export const useInverterCodes = (): InverterCodes | null => useCodeFamily()?.inverterCodes ?? null;

/** Those of the pack that is connected. */
export function usePackCodes(): InverterCodes | null {
  return useFamily(useUi((s) => s.session.found?.family ?? null))?.inverterCodes ?? null;
}

/** The pack's own setting, of the pack that is connected; null = not read. */
export function useHeld(): Held | null {
  const codes = usePackCodes();
  const read = useUi((s) => s.params.read);
  const found = useUi((s) => s.session.found);
  if (read === null || found === null || read.pack.address !== found.address || read.pack.family !== found.family) return null;
  return heldOf(codes, read.values);
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
  const serial = useUi((s) => s.session.identity?.packSerial ?? null);
  return serial === null || serial === "notRead" || serial === "notReported" || serial.trim() === "" ? null : serial;
}

const MODES = ["manual", "automatic"] as const;

interface CodeWords {
  /** "0B", as the family writes it. */
  readonly digits: (code: number) => string;
  /** "Voltronic", or "code 2A" for one that nobody has named. */
  readonly name: (port: InverterPort, code: number) => string;
  /** "03 Voltronic" */
  readonly full: (port: InverterPort, code: number) => string;
  /** "manual", or "type 05" for one that nobody has named. */
  readonly type: (type: number) => string;
}

export function useCodeWords(): CodeWords {
  const { t } = useTranslation("inverter");
  const codes = useInverterCodes();
  const digits = (code: number) => codeText(codes ?? { digits: "hex" }, code);
  const named = (port: InverterPort, code: number) => inverterCodeOf(codes, port, code)?.names[0] ?? null;
  const unnamed = (code: number) => t(code === codes?.noCode ? "code.none" : "code.unnamed", { code: digits(code) });
  return {
    digits,
    name: (port, code) => named(port, code) ?? unnamed(code),
    full: (port, code) => {
      const name = named(port, code);
      return name === null ? unnamed(code) : t("code.named", { code: digits(code), name });
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
    const value = (code: number) => {
      const name = inverterCodeIn(codes, key, code)?.names[0];
      return name === undefined ? t("code.unnamed", { code: words.digits(code) }) : t("code.named", { code: words.digits(code), name });
    };
    return { name: t("setting.choice"), value };
  };
}
