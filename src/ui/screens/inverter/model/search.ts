import type { InverterBrand, InverterCode, InverterCodes, InverterPort } from "../../../../../protocol/shared.ts";
import { brandCodes, codesOfPort, INVERTER_BRANDS, INVERTER_PORTS } from "../../../../../protocol/shared.ts";

export interface FoundCode {
  readonly port: InverterPort;
  readonly entry: InverterCode;
}

interface FoundInverters {
  readonly brands: readonly InverterBrand[];
  readonly codes: readonly FoundCode[];
}

/** "0b", "code 0B", "3" -> the number; null when it is not a code. */
export function typedCode(query: string, digits: InverterCodes["digits"] = "hex"): number | null {
  if (digits === "decimal") return /^(?:code\s*)?(\d{1,3})$/i.test(query.trim()) ? Number(/\d+/.exec(query)) : null;
  const [, typed] = /^(?:code\s*|0x)?([0-9a-f]{2}|[0-9])h?$/i.exec(query.trim()) ?? [];
  return typed === undefined ? null : Number.parseInt(typed, 16);
}

/** Brands of the guide, then codes of both ports, by name or by code; without a query all brands and no code. */
export function findInverters(query: string, codes: InverterCodes | null): FoundInverters {
  const text = query.trim().toLowerCase();
  if (text === "") return { brands: INVERTER_BRANDS, codes: [] };
  const code = typedCode(text, codes?.digits);
  // Digits inside a name are no code: "03" does not mean "LuxPower V03".
  const fits = (word: string) => (code === null ? word.includes(text) : word.startsWith(text));
  const has = (...words: readonly (string | null)[]) => words.some((word) => word !== null && fits(word.toLowerCase()));
  return {
    brands: INVERTER_BRANDS.filter(
      (b) => has(b.brand, b.series, b.seriesShown) || (code !== null && brandCodes(codes, b.key).some((choice) => choice.code === code)),
    ),
    codes: INVERTER_PORTS.flatMap((port) =>
      codesOfPort(codes, port)
        .filter((entry) => entry.code === code || has(entry.paperName, ...entry.names))
        .map((entry) => ({ port, entry })),
    ),
  };
}
