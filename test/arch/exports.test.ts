import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const OWN_FOLDERS = ["protocol", "src", "electron", "scripts"];
const CONFIG_FILES = ["vite.config.ts", "vitest.config.ts"];

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(path);
    return /\.(c?ts|tsx)$/.test(entry.name) ? [path] : [];
  });
}

const OWN = OWN_FOLDERS.flatMap(filesBelow);
const SOURCE = new Map([...OWN, ...filesBelow("test"), ...CONFIG_FILES].map((file) => [file, readFileSync(join(ROOT, file), "utf8")]));

interface Import {
  readonly target: string;
  /** As the target calls them; "*" = any of them. */
  readonly names: readonly string[];
}

interface ModuleFacts {
  readonly declared: readonly string[];
  readonly imports: readonly Import[];
  /** Doors: what they pass on under its own name. */
  readonly passedOn: readonly Import[];
}

const DECLARED = /^export (?:declare )?(?:async )?(?:abstract )?(?:function\*?|const|let|class|interface|type|enum) ([A-Za-z_$][\w$]*)/gm;
const FROM = /^(import|export) (?:type )?(\*(?: as \w+)?|\{[^}]*\}) from "(\.[^"]+)"/gm;
const LAZY = /import\(\s*"(\.[^"]+)"\s*\)/g;

const namesIn = (braces: string): string[] =>
  braces.startsWith("*")
    ? ["*"]
    : [...braces.matchAll(/(?:type )?([\w$]+)(?: as [\w$]+)?\s*[,}]/g)].flatMap(([, name]) => (name === undefined ? [] : [name]));

function factsOf(file: string, text: string): ModuleFacts {
  const target = (path = ""): string =>
    relative(ROOT, resolve(ROOT, dirname(file), path))
      .split(sep)
      .join("/");
  const from = [...text.matchAll(FROM)].map(([, kind, names = "", path]) => ({ kind, target: target(path), names: namesIn(names) }));
  const lazy = [...text.matchAll(LAZY)].map(([, path]) => ({ target: target(path), names: ["*"] }));
  return {
    declared: [...text.matchAll(DECLARED)].flatMap(([, name]) => (name === undefined ? [] : [name])),
    imports: [...from.filter(({ kind }) => kind === "import"), ...lazy],
    passedOn: from.filter(({ kind }) => kind === "export"),
  };
}

const FACTS = new Map([...SOURCE].map(([file, text]) => [file, factsOf(file, text)]));

/** Marks `name` where it is declared, through all doors. */
function mark(target: string, name: string, used: Set<string>): void {
  const facts = FACTS.get(target);
  if (facts === undefined) return;
  for (const each of facts.declared) if (name === "*" || name === each) used.add(`${target}: ${each}`);
  for (const door of facts.passedOn)
    for (const each of door.names) if (each === "*" || name === "*" || each === name) mark(door.target, name === "*" ? each : name, used);
}

it("exports nothing that only its own file uses", () => {
  const used = new Set<string>();
  for (const { imports } of FACTS.values()) for (const { target, names } of imports) for (const name of names) mark(target, name, used);
  const declared = OWN.flatMap((file) => (FACTS.get(file)?.declared ?? []).map((name) => `${file}: ${name}`));
  // Reached through a door only: else the doors are not followed.
  expect(used).toContain("protocol/model/packName.ts: isSameIdentity");
  expect(declared.filter((each) => !used.has(each))).toEqual([]);
});
