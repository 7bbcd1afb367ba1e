import { describe, expect, it } from "vitest";
import { BETTER_WORDS, findWords, wordsIn, wordsInComments } from "../../scripts/lint/words.ts";

describe("words", () => {
  it("no text and no page says what the list has a better phrase for", () => {
    expect(findWords()).toEqual([]);
  });

  it("names the line and the better phrase", () => {
    expect(wordsIn("page.md", "All is well.\nIt starts by itself.\n")).toEqual(['page.md:2: "by itself": automatically, or on its own']);
  });

  it("reads past the end of a line", () => {
    expect(wordsIn("page.md", "It starts by\nitself.\n")).toEqual(['page.md:1: "by itself": automatically, or on its own']);
  });

  it("reads the comments of the code, over the ends of their lines", () => {
    const source = 'const by = "by itself";\n/**\n * It starts by\n * itself.\n */\n// It goes on.\n';
    expect(wordsInComments("code.ts", source)).toEqual([
      'code.ts:2: "by itself": automatically, or on its own',
      'code.ts:6: "goes on": resume or continue',
    ]);
  });

  it.each(BETTER_WORDS.map((entry) => [entry.say, entry] as const))("finds what is said better as: %s", (say, { sample }) => {
    expect(wordsIn("page.md", sample).some((finding) => finding.endsWith(`: ${say}`))).toBe(true);
  });
});
