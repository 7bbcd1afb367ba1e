import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { DRIVERS } from "../../protocol/index.ts";
import { parseCommandLine } from "../../src/node/cli/parse.ts";
import connect from "../../src/text/en/connect.json" with { type: "json" };
import replay from "../../src/text/en/replay.json" with { type: "json" };
import { commandTable } from "../support/englishCli.ts";

/** What GitHub makes of these files is seen only there; a key that it does not know makes it ignore the whole file. */

const ROOT = new URL("../../", import.meta.url);
const FORMS = new URL(".github/ISSUE_TEMPLATE/", ROOT);
const read = (file: string): string => readFileSync(new URL(file, ROOT), "utf8");

const Text = z.string().min(1);
const Field = {
  id: z.string().regex(/^[\w-]+$/),
  validations: z.strictObject({ required: z.boolean() }).optional(),
};
const Labels = { label: Text, description: Text.optional() };
const Shown = { placeholder: Text.optional(), value: Text.optional() };
const Box = z.strictObject({ label: Text, required: z.boolean().optional() });

/** The issue forms of GitHub, as its documentation describes them. */
const Element = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("markdown"), attributes: z.strictObject({ value: Text }) }),
  z.strictObject({ type: z.literal("input"), ...Field, attributes: z.strictObject({ ...Labels, ...Shown }) }),
  z.strictObject({ type: z.literal("textarea"), ...Field, attributes: z.strictObject({ ...Labels, ...Shown, render: Text.optional() }) }),
  z.strictObject({ type: z.literal("dropdown"), ...Field, attributes: z.strictObject({ ...Labels, options: z.array(Text).min(1) }) }),
  z.strictObject({ type: z.literal("checkboxes"), id: Field.id, attributes: z.strictObject({ ...Labels, options: z.array(Box).min(1) }) }),
]);
const Form = z.strictObject({
  name: Text,
  description: Text,
  title: Text,
  labels: z.array(Text).min(1),
  body: z.array(Element).min(1),
});

const names = readdirSync(FORMS).filter((name) => name !== "config.yml");
const forms = new Map(names.map((name) => [name, Form.parse(parse(read(`.github/ISSUE_TEMPLATE/${name}`)))]));
const required = (name: string) =>
  (forms.get(name)?.body ?? []).flatMap((element) => ("validations" in element && element.validations?.required ? [element.id] : []));

describe("issue forms", () => {
  it.each([...forms])("%s asks each thing once", (_, { body }) => {
    const ids = body.flatMap((element) => ("id" in element ? [element.id] : []));
    expect(ids).toEqual([...new Set(ids)]);
    const labels = body.flatMap(({ attributes }) => ("label" in attributes ? [attributes.label] : []));
    expect(labels).toEqual([...new Set(labels)]);
  });

  it("have names that tell them apart, and none can be left out", () => {
    expect(new Set([...forms.values()].map(({ name }) => name)).size).toBe(forms.size);
    expect(parse(read(".github/ISSUE_TEMPLATE/config.yml"))).toEqual({ blank_issues_enabled: false });
  });

  it("insist on a recording and the pack, and on masking what is public", () => {
    expect(required("bug.yml")).toEqual(expect.arrayContaining(["what", "recording", "pack", "version"]));
    expect(required("family.yml")).toEqual(expect.arrayContaining(["pack", "trace", "shown"]));
    for (const name of ["bug.yml", "family.yml"]) {
      const boxes = (forms.get(name)?.body ?? []).flatMap((element) => (element.type === "checkboxes" ? element.attributes.options : []));
      expect(boxes.filter((box) => box.required).map(({ label }) => label)).toEqual([expect.stringContaining("masked")]);
    }
  });

  it("name the buttons as the window does", () => {
    for (const name of ["bug.yml", "family.yml"]) {
      expect(read(`.github/ISSUE_TEMPLATE/${name}`)).toContain(`"${replay.files.mask}"`);
      expect(read(`.github/ISSUE_TEMPLATE/${name}`)).toContain(`"${replay.files.save}"`);
    }
    const doctor = forms.get("bug.yml")?.body.find((element) => "id" in element && element.id === "doctor");
    expect(JSON.stringify(doctor).toLowerCase()).toContain(connect.doctor.toLowerCase());
  });

  it("name commands that the command line takes", () => {
    const commands = [...forms.keys()].flatMap((name) =>
      [...read(`.github/ISSUE_TEMPLATE/${name}`).matchAll(/`open-bmstool ([^`]+)`/g)].map(([, words = ""]) => words.split(" ")),
    );
    expect(commands.length).toBeGreaterThan(2);
    const table = commandTable(DRIVERS);
    expect(commands.filter((words) => parseCommandLine(table, words).kind !== "run")).toEqual([]);
  });

  it("name files of this project that exist", () => {
    const named = [...forms.keys()].flatMap((name) => read(`.github/ISSUE_TEMPLATE/${name}`).match(/\bdocs\/[\w/-]+\.md\b/g) ?? []);
    expect(named).not.toEqual([]);
    expect(named.filter((file) => !existsSync(new URL(file, ROOT)))).toEqual([]);
  });
});

const Update = z.strictObject({
  "package-ecosystem": z.enum(["npm", "github-actions"]),
  directory: z.literal("/"),
  schedule: z.strictObject({ interval: z.enum(["weekly", "monthly"]) }),
  cooldown: z.strictObject({ "default-days": z.number().int().positive() }),
  "versioning-strategy": z.literal("increase").optional(),
  "open-pull-requests-limit": z.number().int().optional(),
  groups: z.record(
    Text,
    z.strictObject({
      patterns: z.array(Text).optional(),
      "dependency-type": z.enum(["production", "development"]).optional(),
      "update-types": z.array(z.enum(["major", "minor", "patch"])).optional(),
    }),
  ),
  ignore: z
    .array(z.strictObject({ "dependency-name": Text, "update-types": z.array(z.literal("version-update:semver-major")) }))
    .optional(),
});

describe("Dependabot", () => {
  it("looks after packages and actions", () => {
    const config = z.strictObject({ version: z.literal(2), updates: z.array(Update) }).parse(parse(read(".github/dependabot.yml")));
    expect(config.updates.map((update) => update["package-ecosystem"])).toEqual(["npm", "github-actions"]);
  });
});

describe("pages around the program", () => {
  it.each(["SECURITY.md", "CODE_OF_CONDUCT.md", "CONTRIBUTING.md"])("%s invents no address to write to", (page) => {
    expect(read(page)).not.toMatch(/[\w.]+@[\w-]+\.\w+|example\.(?:com|org)/);
  });

  it("report faults in private where GitHub has the button", () => {
    const button = "**Security → Report a vulnerability**";
    for (const page of ["SECURITY.md", "CODE_OF_CONDUCT.md"]) expect(read(page)).toContain(button);
    expect(forms.get("bug.yml")?.body[0]).toMatchObject({ attributes: { value: expect.stringContaining(button) } });
    expect(read("CONTRIBUTING.md")).toContain("(SECURITY.md)");
    expect(read("README.md")).toContain("(SECURITY.md)");
  });
});
