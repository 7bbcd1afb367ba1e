import type { ErrorCode, FlagKey, Language } from "../../protocol/shared.ts";
import type { CommissioningFigure, CommissioningReason } from "../contract/commissioningReasons.ts";
import type { words as allEnglish } from "./en/all.ts";
import type { words as english } from "./en/index.ts";

/**
 * The shape that every language fills: the same keys, down to the last one. Languages without a singular leave out the `_one` forms.
 */
type Same<T> = {
  readonly [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends string ? string : Same<T[K]>;
};

type WindowText = Same<typeof english>;
export type AllText = Same<typeof allEnglish>;

/** What the code asks for by a key of the protocol or the contract: a catalogue without it does not compile. */
type Demanded = {
  readonly errors: {
    readonly codes: Readonly<Record<ErrorCode, { readonly what: string; readonly means: string; readonly todo: string }>>;
  };
  readonly live: { readonly flag: Readonly<Record<FlagKey, { readonly title: string; readonly what: string }>> };
  readonly commissioningReasons: {
    readonly reason: Readonly<Record<CommissioningReason, { readonly why: string; readonly todo: string }>>;
    readonly figure: Readonly<Record<CommissioningFigure, string>>;
  };
};

/** Of the window, which holds one language until another is chosen. */
export const WINDOW_TEXTS: Readonly<Record<Language, () => Promise<WindowText & Demanded>>> = {
  en: async () => (await import("./en/index.ts")).words,
  de: async () => (await import("./de/index.ts")).words,
  es: async () => (await import("./es/index.ts")).words,
  fr: async () => (await import("./fr/index.ts")).words,
  it: async () => (await import("./it/index.ts")).words,
  pl: async () => (await import("./pl/index.ts")).words,
  "pt-BR": async () => (await import("./pt-BR/index.ts")).words,
  zh: async () => (await import("./zh/index.ts")).words,
};

/** Of the command line and the report. */
export const ALL_TEXTS: Readonly<Record<Language, () => Promise<AllText>>> = {
  en: async () => (await import("./en/all.ts")).words,
  de: async () => (await import("./de/all.ts")).words,
  es: async () => (await import("./es/all.ts")).words,
  fr: async () => (await import("./fr/all.ts")).words,
  it: async () => (await import("./it/all.ts")).words,
  pl: async () => (await import("./pl/all.ts")).words,
  "pt-BR": async () => (await import("./pt-BR/all.ts")).words,
  zh: async () => (await import("./zh/all.ts")).words,
};
