import { create } from "zustand";
import type { BrandKey, FamilyId, InverterPort } from "../../../protocol/shared.ts";
import type { Ticks } from "../model/inverterSteps.ts";
import { toggleTick } from "../model/inverterSteps.ts";
import type { Mode, Selection } from "../model/wantedInverter.ts";

export type Picked = Readonly<Partial<Record<BrandKey, number>>>;

interface InverterState {
  readonly selection: Selection | null;
  readonly mode: Mode;
  /** Codes chosen by hand for a brand, instead of the proposed one, by the family in which they mean it. */
  readonly picked: Readonly<Record<FamilyId, Picked>>;
  readonly ticks: Ticks;
  readonly query: string;
  /** The list of all codes, on which port; null = the brands. */
  readonly codesOf: InverterPort | null;
  readonly tab: "cable" | "menu";
  /** The person is being asked whether they are qualified. */
  readonly unlocking: boolean;
}

/** What a person has chosen on this screen: kept while the window lives, also when other screens are opened. */
export const useInverter = create<InverterState>()(() => ({
  selection: null,
  mode: "manual",
  picked: {},
  ticks: { steps: [], packId: null },
  query: "",
  codesOf: null,
  tab: "cable",
  unlocking: false,
}));

const { setState: set } = useInverter;

/** Choosing an inverter means choosing by hand. */
export const select = (selection: Selection): void => set({ selection, mode: "manual" });
export const chooseMode = (mode: Mode): void => set({ mode });
export const pickCode = (family: FamilyId, brand: BrandKey, code: number): void =>
  set((s) => ({ picked: { ...s.picked, [family]: { ...s.picked[family], [brand]: code } } }));
export const search = (query: string): void => set({ query });
export const showCodes = (codesOf: InverterPort | null): void => set({ codesOf, query: "" });
export const showTab = (tab: InverterState["tab"]): void => set({ tab });
export const askToUnlock = (unlocking: boolean): void => set({ unlocking });
export const tick = (packId: string | null, step: number): void => set((s) => ({ ticks: toggleTick(s.ticks, packId, step) }));
