import type { FamilyWords, Language, SameWords } from "../../model/words.ts";
import { SHARED_WORDS } from "../sharedWords.ts";

const en = {
  name: "PACE Modbus",
  about: "registers over RS485",
  blocks: {
    ...SHARED_WORDS.en.blocks,
    settingsV12: "settings up to 112",
    settingsV11: "settings up to 106",
  },
  fields: SHARED_WORDS.en.fields,
  bits: SHARED_WORDS.en.bits,
  codes: {
    1: "function does not exist",
    2: "register does not exist",
    3: "not allowed",
    4: "listed without a text",
  },
  otherCode: "exception {{number}}",
  /** The document lists no command register. */
  refusedCommand: {},
} as const satisfies FamilyWords;

const zh: SameWords<typeof en> = {
  name: "PACE Modbus",
  about: "RS485 寄存器读写",
  blocks: {
    ...SHARED_WORDS.zh.blocks,
    settingsV12: "设置（至 112）",
    settingsV11: "设置（至 106）",
  },
  fields: SHARED_WORDS.zh.fields,
  bits: SHARED_WORDS.zh.bits,
  codes: {
    1: "功能不存在",
    2: "寄存器不存在",
    3: "不允许",
    4: "文档中没有说明",
  },
  otherCode: "异常 {{number}}",
  refusedCommand: {},
};

export const words: Readonly<Record<Language, FamilyWords>> = { en, zh };
