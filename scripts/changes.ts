import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Fragment, gather, notesOf, type Outcome, readFragment, withRelease } from "./lib/changes.ts";
import { ROOT } from "./paths.ts";

/**
 * `npm run changes` shows what the next release will say. `npm run changes -- release` writes that into CHANGELOG.md under the version
 * of package.json and removes the fragments. `npm run changes -- notes v1.2.3` prints what CHANGELOG.md says of a release.
 */
const FOLDER = join(ROOT, "docs", "changes");
const CHANGELOG = join(ROOT, "CHANGELOG.md");
const USAGE = "usage: npm run changes [-- check | -- release | -- notes TAG]";

const [command, tag] = process.argv.slice(2);
const names = readdirSync(FOLDER).filter((name) => name !== "README.md");
const outcomes = names.map((name) => readFragment(name, readFileSync(join(FOLDER, name), "utf8")));
const fragments = outcomes.flatMap((outcome): readonly Fragment[] => (outcome.ok ? [outcome.value] : []));
const faults = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.fault]));

if (faults.length > 0) fail(faults);
else if (command === undefined) process.stdout.write(gather(fragments));
else if (command === "check") console.log(`${names.length} files in docs/changes, all readable`);
else if (command === "release") release();
else if (command === "notes" && tag !== undefined) printNotes(tag);
else fail([USAGE]);

function release(): void {
  const day = new Date().toISOString().slice(0, 10);
  const changelog = withRelease(readFileSync(CHANGELOG, "utf8"), { version: ownVersion(), day, fragments });
  take(changelog, (text) => {
    writeFileSync(CHANGELOG, text);
    for (const name of names) rmSync(join(FOLDER, name));
  });
}

function printNotes(wanted: string): void {
  if (wanted !== `v${ownVersion()}`) fail([`the tag is ${wanted}, but package.json has version ${ownVersion()}`]);
  else if (names.length > 0) fail([`not in CHANGELOG.md yet, run npm run changes -- release: ${names.join(", ")}`]);
  else take(notesOf(readFileSync(CHANGELOG, "utf8"), ownVersion()), (text) => process.stdout.write(text));
}

function take(outcome: Outcome<string>, use: (text: string) => void): void {
  if (outcome.ok) use(outcome.value);
  else fail([outcome.fault]);
}

function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { readonly version: string };
  return version;
}

function fail(lines: readonly string[]): void {
  for (const line of lines) console.error(line);
  process.exitCode = 1;
}
