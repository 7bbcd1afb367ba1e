import type { CheckLevel, Finding, FindingSentence, InverterCodes } from "../../../protocol/index.ts";
import {
  baseUnitOf,
  bindingOf,
  brandCodes,
  brandOf,
  checkEdits,
  conceptOf,
  diffValues,
  fingerprintOf,
  INVERTER_TYPES,
  MASTER_ADDRESS,
  ruleContext,
  withoutInverter,
} from "../../../protocol/index.ts";
import type { CheckMeasured } from "../../contract/commissioning.ts";
import type { SettingValues } from "../../contract/params.ts";
import type { Check, SeenPack, SeenSettings, Sight } from "./sight.ts";
import { packsMissing } from "./sight.ts";
import type { Verdict } from "./verdict.ts";
import { failed, figure, notPossible, passed, undecided } from "./verdict.ts";

type ReadPack = SeenPack & { readonly settings: SeenSettings };

const isRead = (pack: SeenPack): pack is ReadPack => pack.settings !== null;

function settingFigure(key: string, address: number, value: number | null): CheckMeasured {
  const concept = conceptOf(key);
  return { name: key, address, value, unit: value === null || concept === null ? "" : baseUnitOf(concept) };
}

/** The packs with their settings, or why there are not all of them. */
function allRead(sight: Sight): readonly ReadPack[] | Verdict {
  const missing = packsMissing(sight);
  if (missing) return missing;
  if (sight.packs.some((pack) => !isRead(pack) && !pack.answersAlone)) return notPossible("behindMaster");
  const read = sight.packs.filter(isRead);
  return read.length === sight.packs.length ? read : undecided("settingsNotRead");
}

const isVerdict = (read: readonly ReadPack[] | Verdict): read is Verdict => "status" in read;

/** Step 5 of the guide: the pack that speaks to the inverter holds a code that the chosen brand speaks, as read back. */
export const inverterProtocol: Check = ({ packs, site }) => {
  const brand = brandOf(site.inverterBrand);
  if (brand === null) return undecided("brandNotChosen");
  const master = packs.find(({ address }) => address === MASTER_ADDRESS);
  if (master === undefined) return failed("noMaster", []);
  const { inverterCodes: codes } = master.driver;
  if (codes === null) return notPossible("noInverterSetting");
  const choices = brandCodes(codes, brand.key).map(({ code }) => code);
  if (choices.length === 0) return notPossible("brandNotListed");
  if (!isRead(master)) return master.answersAlone ? undecided("settingsNotRead") : notPossible("behindMaster");
  const { values } = master.settings;
  const key = codes.kind === "shared" ? codes.settingKey : codes.settingKeys[brand.port];
  const held = values[key];
  const keys = codes.kind === "shared" ? [key] : [key, codes.typeKey];
  const measured = keys.map((each) => settingFigure(each, master.address, values[each] ?? null));
  if (keys.some((each) => values[each] === undefined)) return undecided("settingsNotRead", measured);
  if (isAutomatic(codes, values)) return failed("protocolAutomatic", measured);
  return held !== undefined && choices.includes(held) ? passed(measured) : failed("otherProtocol", measured);
};

function isAutomatic(codes: InverterCodes, values: SettingValues): boolean {
  return codes.kind === "perPort" && values[codes.typeKey] === INVERTER_TYPES.automatic;
}

/** Only the master speaks to the inverter: what the others are set to there makes no difference. */
const comparable = ({ driver, settings }: ReadPack): SettingValues => withoutInverter(driver.inverterCodes, settings.values);

/** What this pack is to hold of a profile. */
function wantedOf(wanted: SettingValues, { address, driver }: ReadPack, packCount: number): SettingValues {
  return packCount === 1 || address === MASTER_ADDRESS ? wanted : withoutInverter(driver.inverterCodes, wanted);
}

function fingerprints(packs: readonly ReadPack[]): readonly CheckMeasured[] {
  return packs.map(({ address, driver, settings }) =>
    figure("fingerprint", address, settings.isWhole ? fingerprintOf(driver.family, settings.values) : null),
  );
}

export const settingsEqual: Check = (sight) => {
  if (sight.site.packCount === 1) return notPossible("onePack");
  const read = allRead(sight);
  if (isVerdict(read)) return read;
  const rows = diffValues(read.map(comparable));
  const prints = fingerprints(read);
  if (rows.length === 0) return undecided("settingsNotRead", prints);
  // A setting that only some of the packs give is no equal one.
  const unlike = rows.filter(({ values, isDifferent }) => isDifferent || values.includes(null));
  if (unlike.length === 0) return passed(prints);
  const differing = unlike.flatMap(({ key, values }) =>
    read.map(({ address }, column) => settingFigure(key, address, values[column] ?? null)),
  );
  // What is wrong comes first: whoever has room for a part only shows that.
  return failed("settingsDiffer", [...differing, ...prints]);
};

/** Against figures of the battery's guide and of its cells; the others are rules between settings. */
const OF_GUIDE: readonly FindingSentence[] = ["guideAbove", "guideBelow", "lfpAbove", "lfpBelow", "modelCurrent", "pulseTime"];
const BETWEEN_SETTINGS: readonly FindingSentence[] = [
  "mustBeAbove",
  "mustBeBelow",
  "shouldBeAbove",
  "shouldBeBelow",
  "shouldBeAtLeast",
  "shouldBeAtMost",
  "cellsAgainstPack",
];

/** What the rules would say if somebody wrote what the pack holds. */
function findingsOf({ driver, snapshot, name, settings }: ReadPack, among: readonly FindingSentence[]): readonly Finding[] {
  const writable = Object.entries(settings.values).filter(([key]) => bindingOf(driver.settings, key)?.access === "write");
  const context = ruleContext(snapshot, name?.identity ?? null);
  const findings = checkEdits(driver.settings, settings.values, Object.fromEntries(writable), context);
  return findings.filter(({ sentence }) => among.includes(sentence));
}

/** A refusal fails the check. What only asks a question is listed: the maker's own settings may raise some. */
function ruleFigures(packs: readonly ReadPack[], among: readonly FindingSentence[], level: CheckLevel): readonly CheckMeasured[] {
  const name = level === "refuse" ? "rule" : "question";
  return packs.flatMap((pack) =>
    findingsOf(pack, among).flatMap(({ id, level: own, sentence, keys, params }) =>
      own === level ? [{ ...figure(name, pack.address, id.slice(0, 200)), finding: { sentence, keys, params } }] : [],
    ),
  );
}

/** Against the profile where one was given, and against the guide's figures that are settings of a pack. */
export const settingsAsWanted: Check = (sight) => {
  const read = allRead(sight);
  if (isVerdict(read)) return read;
  const { wanted, site } = sight;
  const unlike = read.flatMap((pack) =>
    Object.entries(wantedOf(wanted ?? {}, pack, site.packCount)).flatMap(([key, value]) => {
      const held = pack.settings.values[key];
      return held === value ? [] : [settingFigure(key, pack.address, held ?? null)];
    }),
  );
  const prints = fingerprints(read);
  if (unlike.length > 0) return failed("settingsNotAsWanted", [...unlike, ...prints]);
  const outside = ruleFigures(read, OF_GUIDE, "refuse");
  if (outside.length > 0) return failed("outsideGuide", [...outside, ...prints]);
  const isNothing = read.some(({ settings }) => Object.keys(settings.values).length === 0);
  return isNothing ? undecided("settingsNotRead", prints) : passed([...prints, ...ruleFigures(read, OF_GUIDE, "confirm")]);
};

export const settingRules: Check = (sight) => {
  const read = allRead(sight);
  if (isVerdict(read)) return read;
  const broken = ruleFigures(read, BETWEEN_SETTINGS, "refuse");
  const questions = ruleFigures(read, BETWEEN_SETTINGS, "confirm");
  if (broken.length > 0) return failed("rulesBroken", [...broken, ...questions]);
  return read.some(({ settings }) => Object.keys(settings.values).length === 0)
    ? undecided("settingsNotRead", questions)
    : passed([...fingerprints(read), ...questions]);
};
