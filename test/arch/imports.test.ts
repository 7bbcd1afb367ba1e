import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { DRIVERS } from "../../protocol/index.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CODE_FOLDERS = ["protocol", "src", "electron"];
const CODE_LINES = 300;
const TEST_LINES = 400;

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(path);
    return /\.(c?ts|tsx)$/.test(entry.name) ? [path] : [];
  });
}

const FILES = CODE_FOLDERS.flatMap(filesBelow);
/** A folder with a door: words that families share lie in one without. */
const FAMILY_FOLDERS = readdirSync(join(ROOT, "protocol/drivers")).filter((name) =>
  existsSync(join(ROOT, "protocol/drivers", name, "index.ts")),
);
const SOURCE = new Map(FILES.map((file) => [file, readFileSync(join(ROOT, file), "utf8")]));

interface Import {
  readonly target: string;
  readonly isLazy: boolean;
}

function importsOf(file: string): Import[] {
  const text = SOURCE.get(file) ?? "";
  const found: Import[] = [];
  for (const match of text.matchAll(/(import|export)\s[^"';]*?from\s*"([^"]+)"|import\s*"([^"]+)"|import\(\s*"([^"]+)"\s*\)/g)) {
    const target = match[2] ?? match[3] ?? match[4];
    if (target === undefined) continue;
    const path = target.startsWith(".")
      ? relative(ROOT, resolve(ROOT, dirname(file), target))
          .split(sep)
          .join("/")
      : target;
    found.push({ target: path, isLazy: match[4] !== undefined });
  }
  return found;
}

/** Longest matching folder of the table below. */
function roomOf(path: string): string {
  const rooms = Object.keys(MAY_IMPORT).filter((room) => path === room || path.startsWith(`${room}/`) || path.startsWith(`${room}.`));
  return rooms.sort((a, b) => b.length - a.length)[0] ?? path;
}

const BASE = ["protocol/result", "protocol/errors", "protocol/clock", "protocol/bytes"];
const MEANING = [...BASE, "protocol/quantity", "protocol/layout", "protocol/model"];
const DRIVER = [
  ...MEANING,
  "protocol/ascii",
  "protocol/modbus",
  "protocol/params",
  "protocol/link",
  "protocol/inverter/codes",
  "protocol/drivers/driver",
  "protocol/drivers/historyDriver",
  "protocol/drivers/sharedWords",
];

/** Inside the core, lowest first: what each folder may import besides the protocol and the contract. */
const CORE_FOLDERS: Readonly<Record<string, readonly string[]>> = {
  base: [],
  live: [],
  pack: ["ports.ts", "base"],
  params: ["ports.ts", "base", "pack"],
  control: ["ports.ts", "base", "pack", "params"],
  history: ["ports.ts", "base", "pack"],
  recording: ["ports.ts", "base", "params"],
  session: ["ports.ts", "base", "pack", "live", "recording"],
  bank: ["ports.ts", "base", "pack", "live", "params", "recording"],
  photos: [],
  logging: ["ports.ts", "base", "pack"],
  publishing: ["ports.ts"],
  drift: ["ports.ts", "pack", "logging"],
  commissioning: ["ports.ts", "base", "pack", "params", "control", "history", "bank", "photos", "drift"],
  trace: ["base", "pack", "recording"],
  memory: ["ports.ts", "base"],
  replay: ["core.ts", "ports.ts", "memory", "params", "recording", "session"],
};

const FACTS = ["src/contract", "protocol/shared"];
const VIEW = ["react", "react-dom", "react-i18next", "@mantine/"];
const UI_SHARED = [
  ...FACTS,
  "src/text",
  ...VIEW,
  "src/ui/model",
  "src/ui/state",
  "src/ui/text",
  "src/ui/words",
  "src/ui/parts",
  "src/ui/lock",
  "src/ui/cable",
  "src/ui/chart",
  "zustand",
  "@tanstack/",
  "uplot",
  "recharts",
  "i18next",
];
const SCREEN_FOLDERS = readdirSync(join(ROOT, "src/ui/screens"));

/** Within the window. What two screens share lies in a folder below them; only the frame knows the screens. */
const UI_ROOMS: Readonly<Record<string, readonly string[]>> = {
  "src/ui/model": FACTS,
  "src/ui/text": [...FACTS, "src/text", "react-i18next", "i18next"],
  "src/ui/theme": ["@mantine/"],
  "src/ui/transport": [...FACTS, "zod"],
  "src/ui/state": [...FACTS, "src/ui/model", "src/ui/text", "src/ui/transport", "react", "react-i18next", "zustand"],
  "src/ui/words": [...FACTS, "src/text", "src/ui/model", "src/ui/state", "src/ui/text", "react", "react-i18next", "i18next"],
  "src/ui/chart": [...FACTS, "src/ui/model", "uplot"],
  "src/ui/parts": [...FACTS, "src/text", ...VIEW, "src/ui/model", "src/ui/state", "src/ui/text", "src/ui/words", "@tanstack/"],
  "src/ui/lock": [...FACTS, ...VIEW, "src/ui/state", "src/ui/parts"],
  "src/ui/cable": [...FACTS, ...VIEW, "src/ui/model", "src/ui/state", "src/ui/words", "src/ui/parts"],
  ...Object.fromEntries(SCREEN_FOLDERS.map((screen) => [`src/ui/screens/${screen}`, [...UI_SHARED, `src/ui/screens/${screen}/model`]])),
  ...Object.fromEntries(SCREEN_FOLDERS.map((screen) => [`src/ui/screens/${screen}/model`, [...FACTS, "src/ui/model", "src/ui/chart"]])),
  "src/ui/frame": [...UI_SHARED, "src/ui/screens"],
  "src/ui/App": [...UI_SHARED, "src/ui/app.css", "src/ui/frame", "src/ui/screens", "src/ui/theme"],
  "src/ui/gallery": [...UI_SHARED, "react-dom", "src/ui/App", "src/ui/frame", "src/ui/theme", "src/ui/transport"],
  "src/ui/main": [...UI_SHARED, "src/ui/App", "src/ui/frame/screens.tsx", "src/ui/theme", "src/ui/transport"],
};

/** Who may import whom. Anything not listed is forbidden; a name without a dot is a package. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "protocol/result": BASE,
  "protocol/errors": BASE,
  "protocol/clock": BASE,
  "protocol/bytes": BASE,
  "protocol/quantity": BASE,
  "protocol/layout": [...BASE, "protocol/quantity", "protocol/model/evidence.ts", "protocol/model/flags.ts"],
  "protocol/model": [...BASE, "protocol/quantity", "protocol/layout"],
  "protocol/ascii": [...MEANING, "protocol/link/framer.ts"],
  "protocol/params": MEANING,
  "protocol/inverter": ["protocol/model/evidence.ts"],
  "protocol/link": BASE,
  "protocol/modbus": DRIVER,
  "protocol/drivers/driver": [...DRIVER],
  "protocol/drivers/historyDriver": [...DRIVER],
  "protocol/drivers/index": ["protocol/drivers"],
  "protocol/drivers/facts": ["protocol/inverter/codes", "protocol/model", "protocol/drivers/driver"],
  "protocol/drivers/sharedWords": ["protocol/model", "protocol/drivers/words"],
  // A family knows no other one.
  ...Object.fromEntries(FAMILY_FOLDERS.map((family) => [`protocol/drivers/${family}`, DRIVER])),
  "protocol/sim": [
    ...MEANING,
    "protocol/ascii",
    "protocol/link/stream.ts",
    "protocol/link/timing.ts",
    "protocol/link/framer.ts",
    "protocol/drivers/driver",
  ],
  "protocol/shared": [
    ...MEANING,
    "protocol/params",
    "protocol/inverter",
    "protocol/drivers/driver",
    "protocol/drivers/facts",
    "protocol/drivers/sharedWords",
  ],
  "protocol/index": [...DRIVER, "protocol/drivers/index", "protocol/drivers/facts", "protocol/shared"],
  "src/contract": ["protocol/shared", "zod"],
  "src/core": ["protocol/index", "src/contract", "src/core"],
  ...Object.fromEntries(
    Object.entries(CORE_FOLDERS).map(([folder, below]) => [
      `src/core/${folder}`,
      ["protocol/index", "src/contract", ...below.map((other) => `src/core/${other}`)],
    ]),
  ),
  "src/core/demo": ["protocol/index", "protocol/sim/index.ts", "src/contract", "src/core"],
  // The catalogue, read by window, terminal and report.
  "src/text": ["protocol/shared", "src/contract"],
  // Host-free: fonts and files are handed in. One file is the door to the words of the window.
  "src/report": ["protocol/index", "src/contract", "src/report", "src/text/languages.ts", "pdfkit"],
  "src/report/words": ["protocol/index", "src/text", "src/ui/model"],
  // Host-free, and nothing of it can write to a pack: see also test/arch/publish.test.ts.
  "src/publish": [
    "protocol/index",
    "protocol/shared",
    ...["bank", "events", "history", "limits", "session", "unread"].map((name) => `src/contract/${name}.ts`),
    "zod",
  ],
  "src/node": [
    "protocol/index",
    "protocol/sim/index.ts",
    "src/core",
    "src/contract",
    "src/report",
    "src/publish",
    "src/node/cli/words.ts",
    "node:",
    "serialport",
    "@serialport/parser-inter-byte-timeout",
    "get-east-asian-width",
    "ws",
    "sirv",
    "mqtt",
    "zod",
  ],
  // The command line says what the window says: one file is the door to its words and pure helpers.
  "src/node/cli/words": ["protocol/index", "src/text", "src/ui/model", "src/ui/screens/editor/model", "src/ui/screens/history/model"],
  electron: ["src/node", "src/core", "src/contract", "protocol/index", "node:", "electron"],
  ...UI_ROOMS,
  "src/ui/transport/inPage": ["src/contract", "protocol/shared", "protocol/index", "src/core", "src/ui/transport"],
};

function isAllowed(from: string, target: string): boolean {
  const room = roomOf(from);
  if (roomOf(target) === room) return true;
  return (MAY_IMPORT[room] ?? []).some(
    (allowed) =>
      target === allowed ||
      target.startsWith(`${allowed}/`) ||
      target.startsWith(`${allowed}.`) ||
      (/[:/]$/.test(allowed) && target.startsWith(allowed)),
  );
}

const withoutComments = (text: string): string => text.replace(/\/\/.*|\/\*[\s\S]*?\*\//g, "");

describe("architecture", () => {
  it("imports follow the table", () => {
    const broken = FILES.flatMap((file) =>
      importsOf(file)
        .filter((i) => !isAllowed(file, i.target))
        .map((i) => `${file} -> ${i.target}`),
    );
    expect(broken).toEqual([]);
  });

  it("loads the words of a language in the host only when that language is wanted", () => {
    const ofLanguage = /^src\/text\/\w+\//;
    const loading = FILES.filter((file) => /^(?:src\/node|src\/report|electron)\//.test(file) || file === "src/text/catalogue.ts");
    const atStart = loading.flatMap((file) =>
      importsOf(file)
        .filter(({ target, isLazy }) => ofLanguage.test(target) && !isLazy)
        .map(({ target }) => `${file} -> ${target}`),
    );
    // Types of the English texts, which are gone when the program runs.
    expect(atStart).toEqual(["src/text/catalogue.ts -> src/text/en/all.ts", "src/text/catalogue.ts -> src/text/en/index.ts"]);
    expect(SOURCE.get("src/text/catalogue.ts")).not.toMatch(/^import (?!type ).*\/en\//m);
  });

  it("lists every folder of the core, and each after those that it may import", () => {
    const folders = readdirSync(join(ROOT, "src/core")).filter((name) => statSync(join(ROOT, "src/core", name)).isDirectory());
    const listed = Object.keys(CORE_FOLDERS);
    expect(listed.toSorted()).toEqual(folders.toSorted());
    const upward = Object.entries(CORE_FOLDERS).flatMap(([folder, below]) =>
      below
        .filter((other) => folders.includes(other) && listed.indexOf(other) >= listed.indexOf(folder))
        .map((other) => `${folder} -> ${other}`),
    );
    expect(upward).toEqual([]);
  });

  it("has no circle of imports, also not of types", () => {
    const cycles: string[] = [];
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      const at = path.indexOf(file);
      if (at >= 0) {
        cycles.push([...path.slice(at), file].join(" -> "));
        return;
      }
      if (done.has(file)) return;
      for (const { target, isLazy } of importsOf(file)) if (!isLazy && SOURCE.has(target)) visit(target, [...path, file]);
      done.add(file);
    };
    for (const file of FILES) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it("lists every driver folder", () => {
    expect(DRIVERS.map((driver) => driver.family).sort()).toEqual(FAMILY_FOLDERS.toSorted());
  });

  it("names a family nowhere but in its own folder, and never guesses one by a piece of its name", () => {
    const named = [...SOURCE].flatMap(([file, text]) => {
      const code = withoutComments(text);
      const others = FAMILY_FOLDERS.filter((family) => !file.startsWith(`protocol/drivers/${family}/`));
      const literals = others.filter((family) => file !== "protocol/drivers/index.ts" && new RegExp(`["'\`]${family}["'\`]`).test(code));
      const sniffed = /\bfamily\)?\??\.(?:startsWith|endsWith|includes|indexOf|match|search|slice|split)\(|\.test\([\w.?]*\bfamily\)/.test(
        code,
      );
      return [...literals.map((family) => `${file} names ${family}`), ...(sniffed ? [`${file} looks into the name of a family`] : [])];
    });
    expect(named).toEqual([]);
  });

  it("gives the list of families to the core at its door and knows it nowhere behind", () => {
    const known = [...SOURCE].filter(
      ([file, text]) => /^src\/(?:core|contract|ui)\//.test(file) && /\b(?:DRIVERS|driverOf)\b/.test(withoutComments(text)),
    );
    expect(known.map(([file]) => file)).toEqual(["src/core/app.ts"]);
  });

  it("asks what kind an error is and lists no codes of refusals by hand", () => {
    const listing = [...SOURCE].filter(
      ([file, text]) => /^src\/(?:core|ui|node)\//.test(file) && /[!=]== "device\.(?:refused|exception)"/.test(withoutComments(text)),
    );
    expect(listing.map(([file]) => file)).toEqual([]);
  });

  it("compares data by its values, not by its text, where the order of keys would count", () => {
    const compared = [...SOURCE].filter(([, text]) => /JSON\.stringify\([^;]*[!=]==?\s*JSON\.stringify/.test(withoutComments(text)));
    expect(compared.map(([file]) => file)).toEqual([]);
  });

  it("spreads no literal, which would only keep the formatter from one line per property", () => {
    const files = [...CODE_FOLDERS, "scripts", "test"].flatMap(filesBelow);
    const spreading = files.filter((file) => /^\s*\.\.\.(?:\{[^{}]*\}|\[[^[\]]*\]),?$/m.test(readFileSync(join(ROOT, file), "utf8")));
    expect(spreading).toEqual([]);
  });

  it("keeps time, chance and the console out of protocol and core", () => {
    const used = [...SOURCE].filter(
      ([file, text]) =>
        /^(protocol|src\/core|src\/publish)\//.test(file) &&
        /\b(Date\.now|new Date\(\)|Math\.random|console\.|setTimeout|setInterval)\b/.test(withoutComments(text)),
    );
    expect(used.map(([file]) => file)).toEqual([]);
  });

  it("has no test take from the gallery, whose clock stands still for all that share its process", () => {
    const tests = readdirSync(join(ROOT, "test"), { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name));
    const takers = tests.filter((name) => /from "[^"]*\/src\/ui\/gallery\//.test(readFileSync(join(ROOT, "test", name), "utf8")));
    expect(tests.length).toBeGreaterThan(300);
    expect(takers).toEqual([]);
  });

  it("lets one place own Esc: a panel is a layer, and nothing else listens to the window for that key", () => {
    const listening = [...SOURCE].filter(
      ([file, text]) => file.startsWith("src/ui/") && /addEventListener\("keydown"/.test(text) && /"Escape"/.test(withoutComments(text)),
    );
    expect(listening.map(([file]) => file)).toEqual(["src/ui/parts/useLayer.ts"]);
  });

  it("keeps files short enough for one sitting", () => {
    const lines = (text: string) => text.split("\n").length - 1;
    const tests = filesBelow("test").filter((file) => lines(readFileSync(join(ROOT, file), "utf8")) > TEST_LINES);
    const code = FILES.filter((file) => lines(SOURCE.get(file) ?? "") > CODE_LINES);
    expect([...code, ...tests]).toEqual([]);
  });

  it("keeps the Electron shell thin", () => {
    const total = FILES.filter((file) => file.startsWith("electron/")).reduce(
      (sum, file) => sum + (SOURCE.get(file) ?? "").split("\n").length - 1,
      0,
    );
    expect(total).toBeLessThan(250);
  });
});
