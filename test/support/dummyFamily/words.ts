import { SHARED_WORDS } from "../../../protocol/drivers/sharedWords.ts";
import type { FamilyWords, Language } from "../../../protocol/model/words.ts";

const en = {
  name: "Dummy bus",
  about: "a pack that nobody sells",
  blocks: { dummyLive: "dummy values", dummyIdentity: "dummy names" },
  fields: { ...SHARED_WORDS.en.fields, dummyState: "Dummy state", dummyHumidityDeciPct: "Humidity" },
  bits: { ...SHARED_WORDS.en.bits, moonlight: "moonlight" },
  codes: { 7: "does not feel like it" },
  otherCode: "mood {{number}}",
  refusedCommand: {},
} satisfies FamilyWords;

const zh: typeof en = {
  name: "虚构总线",
  about: "无人销售的电池组",
  blocks: { dummyLive: "虚构数值", dummyIdentity: "虚构名称" },
  fields: { ...SHARED_WORDS.zh.fields, dummyState: "虚构状态", dummyHumidityDeciPct: "湿度" },
  bits: { ...SHARED_WORDS.zh.bits, moonlight: "月光" },
  codes: { 7: "不想执行" },
  otherCode: "心情 {{number}}",
  refusedCommand: {},
};

/** Nobody translates a dummy into every language. */
export const words: Readonly<Record<Language, FamilyWords>> = {
  en,
  de: en,
  es: en,
  fr: en,
  it: en,
  pl: en,
  "pt-BR": en,
  zh,
};
