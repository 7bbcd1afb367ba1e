import type { CommissioningSite } from "../../../../contract/commissioning.ts";

export const MOST_PACKS = 16;

export function emptySite(packCount: number): CommissioningSite {
  const count = Math.min(MOST_PACKS, Math.max(1, packCount));
  return { name: "", place: "", installer: "", inverterBrand: "", inverterModel: "", packCount: count, remarks: "" };
}

/** A site without a name could not be told from the next one in the list. */
export const isNamed = (site: CommissioningSite): boolean => site.name.trim() !== "";

export function trimmed(site: CommissioningSite): CommissioningSite {
  return {
    ...site,
    name: site.name.trim(),
    place: site.place.trim(),
    installer: site.installer.trim(),
    inverterModel: site.inverterModel.trim(),
    remarks: site.remarks.trim(),
  };
}

/** What a person types for a figure: either decimal mark, either minus; null = no number, or out of the limits. */
export function typedNumber(text: string, least: number, most: number): number | null {
  const plain = text.trim().replace(",", ".").replace("−", "-");
  if (!/^-?\d+(\.\d+)?$/.test(plain)) return null;
  const value = Number(plain);
  return value >= least && value <= most ? value : null;
}
