import { INVERTER_BRANDS } from "../../../../protocol/index.ts";
import { COMMISSIONING_CHECKS } from "../../../contract/commissioning.ts";
import type { DeclaredCommand, DeclaredOption, DeclaredWord } from "../spec.ts";

const ID = {
  id: { kind: "text", value: "ID", help: "commissioning" },
} as const;
const BY: DeclaredOption = { kind: "text", value: "NAME", help: "by" };

const CHECK: DeclaredWord = { name: "CHECK", help: "check", choices: COMMISSIONING_CHECKS };

export const COMMISSION_COMMANDS: readonly DeclaredCommand[] = [
  {
    name: "commission start",
    options: {
      "site-name": { kind: "text", value: "TEXT", help: "siteName" },
      "pack-count": { kind: "number", value: "N", least: 1, most: 16, help: "packCount" },
      place: { kind: "text", value: "TEXT", help: "place" },
      installer: { kind: "text", value: "TEXT", help: "installer" },
      brand: {
        kind: "choice",
        value: "BRAND",
        choices: INVERTER_BRANDS.map(({ key }) => key),
        help: "brand",
      },
      "inverter-model": { kind: "text", value: "TEXT", help: "inverterModel" },
      remark: { kind: "text", value: "TEXT", help: "remark" },
    },
    examples: ["open-bmstool commission start --site-name Barn --pack-count 3 --brand growatt"],
  },
  {
    name: "commission run",
    needsPack: true,
    words: [{ ...CHECK, isOptional: true, isMany: true }],
    options: { ...ID, profile: { kind: "text", value: "FILE", help: "profile" }, download: { kind: "flag", help: "download" } },
    examples: [
      "open-bmstool commission run",
      "open-bmstool commission run historyArchived --download",
      "open-bmstool commission run addresses identities --port /dev/ttyUSB0",
    ],
  },
  {
    name: "commission mark",
    words: [CHECK, { name: "RESULT", help: "result", choices: ["done", "failed", "open"] }],
    options: { ...ID, by: BY, remark: { kind: "text", value: "TEXT", help: "remark" } },
    examples: ["open-bmstool commission mark powerCable done --by Smith"],
  },
  {
    name: "commission compare",
    needsPack: true,
    options: {
      ...ID,
      by: BY,
      soc: { kind: "number", value: "PCT", least: 0, most: 100, isFraction: true, help: "soc" },
      temperature: { kind: "number", value: "C", least: 0, most: 150, isFraction: true, help: "temperature" },
    },
    examples: ["open-bmstool commission compare --soc 52 --temperature 21 --by Smith"],
  },
  {
    name: "commission log",
    words: [{ name: "FILE", help: "ownLogFiles", isMany: true }],
    options: ID,
    examples: ["open-bmstool commission log open-bmstool-20260117-142107.csv"],
  },
  {
    name: "commission status",
    options: { ...ID, compare: { kind: "text", value: "FILE", help: "compareSite" } },
    examples: [
      "open-bmstool commission status",
      "open-bmstool commission status --json > barn.json",
      "open-bmstool commission status --compare barn-2025.json --json > barn.json",
    ],
  },
  {
    name: "commission photo add",
    words: [{ name: "FILE", help: "picture" }],
    options: {
      ...ID,
      shows: { kind: "choice", value: "NAME", choices: COMMISSIONING_CHECKS, help: "photoCheck" },
      note: { kind: "text", value: "TEXT", help: "photoNote" },
    },
    examples: ["open-bmstool commission photo add rack.jpg --shows powerCable --note tightened"],
  },
  {
    name: "commission photo list",
    options: ID,
    examples: ["open-bmstool commission photo list"],
  },
  {
    name: "commission photo remove",
    words: [{ name: "PHOTO", help: "photo" }],
    options: { ...ID, yes: { kind: "flag", help: "remove" } },
    examples: ["open-bmstool commission photo remove 3f786850e387550f --yes"],
  },
  {
    name: "commission photo save",
    words: [{ name: "FOLDER", help: "newFolder" }],
    options: ID,
    examples: ["open-bmstool commission photo save barn-photos"],
  },
  {
    name: "commission list",
    examples: ["open-bmstool commission list"],
  },
  {
    name: "commission close",
    options: ID,
    examples: ["open-bmstool commission close"],
  },
  {
    name: "commission remove",
    words: [{ name: "ID", help: "commissioning" }],
    options: { yes: { kind: "flag", help: "remove" } },
    examples: ["open-bmstool commission remove c1768658467000 --yes"],
  },
];
