import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../paths.ts";
import type { ShippedPackage } from "./shipped.ts";

interface Component {
  readonly "bom-ref": string;
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}

interface Bom {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** What npm calls a development dependency is shipped nevertheless when it is bundled into the window. */
const DEVELOPMENT = "cdx:npm:package:development";

/** The bill of materials (CycloneDX) of what is shipped: npm's list of all that is installed without the tools, and the fonts beside it. */
export function sbomOf(packages: readonly ShippedPackage[], fonts: readonly ShippedPackage[]): string {
  const bom = JSON.parse(npm("sbom", "--sbom-format", "cyclonedx")) as Bom;
  const own = bom.metadata.component["bom-ref"];
  const shipped = new Set([...packages.map(({ name, version }) => `${name}@${version}`), `electron@${electronVersion()}`]);
  const known = new Set(bom.components.map((each) => each["bom-ref"]));
  const missing = [...shipped].filter((ref) => !known.has(ref));
  if (missing.length > 0) throw new Error(`npm sbom does not list ${missing.join(", ")}`);
  return `${JSON.stringify(
    {
      ...bom,
      metadata: { ...bom.metadata, component: { ...bom.metadata.component, type: "application", name: "open-bmstool" } },
      components: [
        ...bom.components.filter((each) => shipped.has(each["bom-ref"])).map(withoutDevelopment),
        ...fonts.map(({ name, version, licence }) => ({
          type: "library",
          name,
          version,
          "bom-ref": `${name}@${version}`,
          purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
          licenses: [{ license: { id: licence } }],
        })),
      ],
      dependencies: bom.dependencies
        .filter(({ ref }) => ref === own || shipped.has(ref))
        .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => shipped.has(other)) })),
    },
    null,
    2,
  )}\n`;
}

function withoutDevelopment(component: Component): Component {
  return { ...component, properties: (component.properties ?? []).filter(({ name }) => name !== DEVELOPMENT) };
}

function electronVersion(): string {
  const facts = JSON.parse(readFileSync(join(ROOT, "node_modules", "electron", "package.json"), "utf8")) as { version: string };
  return facts.version;
}

/** npm's own script where npm started us: on Windows its command is a .cmd file that cannot be run without a shell. */
function npm(...words: string[]): string {
  const script = process.env.npm_execpath;
  const [command, before] = script?.endsWith(".js") ? [process.execPath, [script]] : ["npm", []];
  return execFileSync(command, [...before, ...words], { cwd: ROOT, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
}
