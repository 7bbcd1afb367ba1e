import { useTranslation } from "react-i18next";
import type { FamilyId, InverterCodes, InverterPort } from "../../../protocol/shared.ts";
import { INVERTER_CODE_KEYS, INVERTER_PORTS, INVERTER_TYPES, inverterCodeOf, inverterCodesOf } from "../../../protocol/shared.ts";
import { useUi } from "../state/store.ts";
import { useInverter } from "./inverterStore.ts";
import type { Held, Wanted } from "./model/wanted.ts";
import { codeText, heldOf, NO_CODE, wantedOf } from "./model/wanted.ts";

/** Without a pack, or with one that has no such setting, the lists of the family that has them are shown as help. */
const HELP_FAMILY: FamilyId = "paceic-v25";

export function useCodeFamily(): FamilyId {
  const family = useUi((s) => s.session.found?.family ?? null);
  return family !== null && inverterCodesOf(family) !== null ? family : HELP_FAMILY;
}

const NO_CODES: InverterCodes = { can: [], rs485: [] };
export const useInverterCodes = (): InverterCodes => inverterCodesOf(useCodeFamily()) ?? NO_CODES;

/** The pack's own setting, of the pack that is connected; null = not read. */
export function useHeld(): Held | null {
  const read = useUi((s) => s.params.read);
  const found = useUi((s) => s.session.found);
  if (read === null || found === null || read.pack.address !== found.address || read.pack.family !== found.family) return null;
  return heldOf(read.values);
}

export function useWanted(): Wanted | null {
  const { selection, mode, picked } = useInverter();
  return wantedOf(selection, mode, picked);
}

/** Serial number that names the pack; null while none is known. */
export function usePackSerial(): string | null {
  const serial = useUi((s) => s.session.identity?.packSerial ?? null);
  return serial === null || serial === "notRead" || serial === "notReported" || serial.trim() === "" ? null : serial;
}

const MODES = ["manual", "automatic"] as const;

interface CodeWords {
  /** "Voltronic", or "code 2A" for one that nobody has named. */
  readonly name: (port: InverterPort, code: number) => string;
  /** "03 Voltronic" */
  readonly full: (port: InverterPort, code: number) => string;
  /** "manual", or "type 05" for one that nobody has named. */
  readonly type: (type: number) => string;
}

export function useCodeWords(): CodeWords {
  const { t } = useTranslation("inverter");
  const family = useCodeFamily();
  const named = (port: InverterPort, code: number) => inverterCodeOf(family, port, code)?.names[0] ?? null;
  const unnamed = (code: number) => (code === NO_CODE ? t("code.none") : t("code.unnamed", { code: codeText(code) }));
  return {
    name: (port, code) => named(port, code) ?? unnamed(code),
    full: (port, code) => {
      const name = named(port, code);
      return name === null ? unnamed(code) : t("code.named", { code: codeText(code), name });
    },
    type: (type) => {
      const known = MODES.find((mode) => INVERTER_TYPES[mode] === type);
      return known === undefined ? t("setting.modeOther", { code: codeText(type) }) : t(`setting.mode.${known}`);
    },
  };
}

/** Name of a setting of the inverter, and its values in words. */
export function useSettingWords(): (key: string) => { readonly name: string; readonly value: (value: number) => string } {
  const { t } = useTranslation("inverter");
  const words = useCodeWords();
  return (key) => {
    const port = INVERTER_PORTS.find((each) => INVERTER_CODE_KEYS[each] === key);
    return port === undefined
      ? { name: t("setting.choice"), value: words.type }
      : { name: t(`port.${port}`), value: (code) => words.full(port, code) };
  };
}
