import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Fragment, gather, HEADS, notesOf, readFragment, withRelease } from "../../scripts/lib/changes.ts";

const FOLDER = new URL("../../docs/changes/", import.meta.url);
const CHANGELOG = readFileSync(new URL("../../CHANGELOG.md", import.meta.url), "utf8");

const FIXED: Fragment = { head: "Fixed", entries: ["It is found."] };
const SAFE: Fragment = { head: "Safety", entries: ["It is not written\nunder load."] };
const GATHERED = "### Safety\n\n* It is not written\n  under load.\n\n### Fixed\n\n* It is found.\n";
const OLD = "# Changes\n\n## 0.1.0 (2026-05-01)\n\n* The first.\n";
const OPEN = "# Changes\n\n## 0.2.0 (unreleased)\n\n* Written by hand.\n\n## 0.1.0 (2026-05-01)\n\n* The first.\n";
const RELEASE = { version: "0.2.0", day: "2026-06-02", fragments: [FIXED, SAFE] };

describe("a fragment of the changelog", () => {
  it.each(readdirSync(FOLDER).filter((name) => name !== "README.md"))("%s can be gathered", (name) => {
    expect(readFragment(name, readFileSync(new URL(name, FOLDER), "utf8"))).toMatchObject({ ok: true });
  });

  it("is a heading and a paragraph for each entry, whatever the ends of its lines", () => {
    const value = { head: "New", entries: ["One\nof two lines.", "Two."] };
    expect(readFragment("two-news.md", "# New\n\nOne\nof two lines.\n\nTwo.\n")).toEqual({ ok: true, value });
    expect(readFragment("two-news.md", "# New\r\n\r\nOne\r\nof two lines.\r\n\r\nTwo.\r\n")).toEqual({ ok: true, value });
  });

  it.each([
    ["Fix it.md", "# New\n\nIt is new.\n", "a name is"],
    ["no-head.md", "It is new.\n", "its first line must be one of"],
    ["other-head.md", "# Improved\n\nIt is better.\n", "its first line must be one of"],
    ["small-head.md", "## New\n\nIt is new.\n", "its first line must be one of"],
    ["empty.md", "# New\n\n", "says nothing"],
    ["list.md", "# New\n\n* It is new.\n", "without a list"],
    ["second-head.md", "# New\n\nIt is new.\n\n# Fixed\n\nIt is found.\n", "without a list or headings"],
    ["half.md", "# New\n\nIt is\n", "whole sentences"],
  ])("%s is refused", (name, content, why) => {
    expect(readFragment(name, content)).toEqual({ ok: false, fault: expect.stringContaining(why) });
  });

  it("is described in the page beside it with every heading", () => {
    const page = readFileSync(new URL("README.md", FOLDER), "utf8");
    expect([...page.matchAll(/^\| `# ([^`]+)` \|/gm)].map(([, head]) => head)).toEqual([...HEADS]);
  });
});

describe("a release", () => {
  it("lists safety first", () => {
    expect(gather([FIXED, SAFE])).toBe(GATHERED);
  });

  it("comes above the last one", () => {
    const value = `# Changes\n\n## 0.2.0 (2026-06-02)\n\n${GATHERED}\n## 0.1.0 (2026-05-01)\n\n* The first.\n`;
    expect(withRelease(OLD, RELEASE)).toEqual({ ok: true, value });
  });

  it("closes the section that was kept open by hand", () => {
    const value = `# Changes\n\n## 0.2.0 (2026-06-02)\n\n* Written by hand.\n\n${GATHERED}\n## 0.1.0 (2026-05-01)\n\n* The first.\n`;
    expect(withRelease(OPEN, RELEASE)).toEqual({ ok: true, value });
  });

  it("is the first one in a changelog of a title", () => {
    expect(withRelease("# Changes\n", RELEASE)).toEqual({ ok: true, value: `# Changes\n\n## 0.2.0 (2026-06-02)\n\n${GATHERED}` });
  });

  it("is made once, and not of nothing", () => {
    expect(withRelease(OLD, { ...RELEASE, version: "0.1.0" })).toMatchObject({ ok: false });
    expect(withRelease(OLD, { ...RELEASE, fragments: [] })).toMatchObject({ ok: false });
  });

  it("takes up what this changelog says so far", () => {
    const closed = withRelease(CHANGELOG, { ...RELEASE, version: "0.1.0" });
    const text = closed.ok ? closed.value : closed.fault;
    expect(text).toContain("## 0.1.0 (2026-06-02)");
    expect(text).not.toContain("unreleased");
    for (const line of CHANGELOG.split("\n").slice(3)) expect(text).toContain(line);
  });
});

describe("the notes of a release", () => {
  it("are its section without the heading", () => {
    const done = withRelease(OPEN, RELEASE);
    const changelog = done.ok ? done.value : "";
    expect(notesOf(changelog, "0.2.0")).toEqual({ ok: true, value: `* Written by hand.\n\n${GATHERED}` });
    expect(notesOf(changelog, "0.1.0")).toEqual({ ok: true, value: "* The first.\n" });
  });

  it("are refused for an open section, for an empty one, for none, and for a version that only begins like one", () => {
    expect(notesOf(OPEN, "0.2.0")).toEqual({ ok: false, fault: expect.stringContaining("no date") });
    expect(notesOf("## 0.2.0 (2026-06-02)\n\n## 0.1.0 (2026-05-01)\n", "0.2.0")).toEqual({
      ok: false,
      fault: expect.stringContaining("says nothing"),
    });
    expect(notesOf(OLD, "0.3.0")).toEqual({ ok: false, fault: expect.stringContaining("no section") });
    expect(notesOf(OLD, "0.1")).toEqual({ ok: false, fault: expect.stringContaining("no section") });
  });
});
