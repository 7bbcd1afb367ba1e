import { INVERTER_BRANDS } from "../../../../protocol/index.ts";
import { COMMISSIONING_CHECKS } from "../../../contract/commissioning.ts";
import { PHOTO_LIMITS } from "../../../contract/limits.ts";
import type { CommandSpec, OptionSpec, WordSpec } from "../spec.ts";

const ID = {
  id: { kind: "text", value: "ID", help: 'as "commission list" prints it (default: the open one that was changed last)' },
} as const;
const BY: OptionSpec = { kind: "text", value: "NAME", help: "who has looked" };

const EXIT_TEXT = `Exit code 0 when every check has passed, was confirmed by hand or is not possible here, 1 when one has failed, 7 while one is open.`;

const CHECK: WordSpec = { name: "CHECK", help: `one of ${COMMISSIONING_CHECKS.join(", ")}`, choices: COMMISSIONING_CHECKS };

export const COMMISSION_COMMANDS: readonly CommandSpec[] = [
  {
    name: "commission start",
    summary: "begin the hand-over of an installation",
    text: `Keeps the site and a list of checks on this computer; every check is open. Opens no port. Then "commission run" checks what the line
can show, "commission mark" enters what only a person can see, and "commission status" prints how it stands. ${EXIT_TEXT}`,
    options: {
      "site-name": { kind: "text", value: "TEXT", help: "name of the site" },
      "pack-count": { kind: "number", value: "N", least: 1, most: 16, help: "packs of the site (default: 1)" },
      place: { kind: "text", value: "TEXT", help: "where it is" },
      installer: { kind: "text", value: "TEXT", help: "who installs it" },
      brand: {
        kind: "choice",
        value: "BRAND",
        choices: INVERTER_BRANDS.map(({ key }) => key),
        help: 'inverter, as "inverter list" prints it',
      },
      "inverter-model": { kind: "text", value: "TEXT", help: "model of the inverter" },
      remark: { kind: "text", value: "TEXT", help: "anything worth keeping" },
    },
    examples: ["open-bmstool commission start --site-name Barn --pack-count 3 --brand growatt"],
  },
  {
    name: "commission run",
    summary: "check an installation over the line",
    text: `Reads only. Without CHECK every check is run that the line can show. A check that cannot be decided now stays as it was, and so
does a result by hand. Ctrl-C
stops after the question under way. ${EXIT_TEXT}`,
    needsPack: true,
    words: [{ ...CHECK, isOptional: true, isMany: true }],
    options: {
      ...ID,
      profile: { kind: "text", value: "FILE", help: "parameter file that every pack is to hold" },
      download: { kind: "flag", help: "where historyArchived fails: connect to each such pack, read its history, and check again" },
    },
    examples: [
      "open-bmstool commission run",
      "open-bmstool commission run historyArchived --download",
      "open-bmstool commission run addresses identities --port /dev/ttyUSB0",
    ],
  },
  {
    name: "commission mark",
    summary: "enter by hand what somebody has seen on site",
    text: `RESULT is done, failed or open; open takes a result back. Opens no port. ${EXIT_TEXT}`,
    words: [CHECK, { name: "RESULT", help: "done, failed or open", choices: ["done", "failed", "open"] }],
    options: { ...ID, by: BY, remark: { kind: "text", value: "TEXT", help: "anything worth keeping" } },
    examples: ["open-bmstool commission mark powerCable done --by Smith"],
  },
  {
    name: "commission compare",
    summary: "compare the inverter's display with the packs",
    text: `Reads the packs and compares them with what the display shows. ${EXIT_TEXT}`,
    needsPack: true,
    options: {
      ...ID,
      by: BY,
      soc: { kind: "number", value: "PCT", least: 0, most: 100, isFraction: true, help: "SOC on the display, %" },
      temperature: { kind: "number", value: "C", least: 0, most: 150, isFraction: true, help: "battery temperature on the display, °C" },
    },
    examples: ["open-bmstool commission compare --soc 52 --temperature 21 --by Smith"],
  },
  {
    name: "commission status",
    summary: "print how a commissioning stands",
    text: `Opens no port. --json prints the whole document with what was measured. --compare says what has changed since an earlier document
and what the packs have recorded since, as far as the archives on this computer reach; with --json that history is part of what is
printed, so that "report" can put it on paper. ${EXIT_TEXT}`,
    options: { ...ID, compare: { kind: "text", value: "FILE", help: "JSON of an earlier commissioning of this site" } },
    examples: [
      "open-bmstool commission status",
      "open-bmstool commission status --json > barn.json",
      "open-bmstool commission status --compare barn-2025.json --json > barn.json",
    ],
  },
  {
    name: "commission photo add",
    summary: "keep a photo with a commissioning",
    text: `JPEG or PNG, told by its bytes. At most ${PHOTO_LIMITS.count} photos of ${PHOTO_LIMITS.bytes / 1024 / 1024} MB each. Place, device and time that a camera writes into
the file are removed before it is kept, with all other data beside the picture. The photo is part of the report. Opens no port.`,
    words: [{ name: "FILE", help: "the picture" }],
    options: {
      ...ID,
      check: { kind: "choice", value: "NAME", choices: COMMISSIONING_CHECKS, help: "check that it shows (default: the installation)" },
      note: { kind: "text", value: "TEXT", help: "what is to be seen on it" },
    },
    examples: ["open-bmstool commission photo add rack.jpg --check powerCable --note tightened"],
  },
  {
    name: "commission photo list",
    summary: "list the photos of a commissioning",
    text: "Each by the beginning of its SHA-256. Opens no port.",
    options: ID,
    examples: ["open-bmstool commission photo list"],
  },
  {
    name: "commission photo remove",
    summary: "delete a photo of a commissioning",
    text: "It cannot be restored. Opens no port. Nothing is deleted without --yes.",
    words: [{ name: "PHOTO", help: 'as "commission photo list" prints it' }],
    options: { ...ID, yes: { kind: "flag", help: "delete it" } },
    examples: ["open-bmstool commission photo remove 3f786850e387550f --yes"],
  },
  {
    name: "commission photo save",
    summary: "write the photos of a commissioning to a folder",
    text: `With them and the JSON of the commissioning "report" makes the same PDF on another computer. Opens no port.`,
    words: [{ name: "FOLDER", help: "made when it is not there" }],
    options: ID,
    examples: ["open-bmstool commission photo save barn-photos"],
  },
  {
    name: "commission list",
    summary: "list the commissionings on this computer",
    text: "The one changed last first. Opens no port.",
    examples: ["open-bmstool commission list"],
  },
  {
    name: "commission close",
    summary: "end a commissioning",
    text: `Nothing in it changes any more; it stays on this computer. Opens no port. ${EXIT_TEXT}`,
    options: ID,
    examples: ["open-bmstool commission close"],
  },
  {
    name: "commission remove",
    summary: "delete a commissioning from this computer",
    text: "It cannot be restored. Opens no port. Nothing is deleted without --yes.",
    words: [{ name: "ID", help: 'as "commission list" prints it' }],
    options: { yes: { kind: "flag", help: "delete it" } },
    examples: ["open-bmstool commission remove c1768658467000 --yes"],
  },
];
