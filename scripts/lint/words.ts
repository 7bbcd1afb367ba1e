import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../paths.ts";

/**
 * Phrases that read as translated, and what to say instead. Such phrases come back with every new text, because
 * nothing else in the tests reads the sentences.
 */
interface BetterWord {
  readonly phrase: RegExp;
  readonly say: string;
  /** A sentence that must be found: an expression that finds nothing would hold nothing. */
  readonly sample: string;
}

export const BETTER_WORDS: readonly BetterWord[] = [
  { phrase: /\bby (?:itself|themselves)\b/i, say: "automatically, or on its own", sample: "It connects by itself." },
  { phrase: /\bnot in order\b/i, say: "with errors", sample: "3 not in order" },
  { phrase: /\b(?:go|goes|went) on\b/i, say: "resume or continue", sample: "It goes on after a restart." },
  { phrase: /\bhangs? on (?:the|another|a)\b/i, say: "is connected to", sample: "It hangs on the 12 V output." },
  { phrase: /\bevidenced\b/i, say: "documented, confirmed or known", sample: "It is not evidenced." },
  {
    phrase: /\bnobody (?:has|knows|asked|answered|there)\b/i,
    say: "passive voice: it is not known, no answer",
    sample: "Nobody has named it.",
  },
  { phrase: /\blooking is free\b/i, say: "viewing needs no unlock", sample: "Looking is free." },
  { phrase: /\bprov(?:e|ing) the way\b/i, say: "test write", sample: "Proving the way" },
  { phrase: /\bbeside it\b/i, say: "also, or next to it", sample: "Changed beside it" },
  { phrase: /(?:^|[.:;] )is (?:it|he|this) [^.?!]*, then\b/i, say: "if it is …", sample: "Is it the only one, then all goes off." },
  { phrase: /\b(?:it|that|this) is no [a-z]+ ?[a-z]*\b/i, say: "it is not a …", sample: "It is no JSON." },
  { phrase: /\bat the most\b/i, say: "at most", sample: "Ten at the most." },
  { phrase: /\ball the same\b/i, say: "anyway, or still", sample: "Write it all the same" },
  { phrase: /\bsaid yes\b/i, say: "accepted, or acknowledged", sample: "The pack said yes." },
  { phrase: /\b(?:did not|does not) come to (?:its|an) end\b/i, say: "was interrupted", sample: "A write did not come to its end" },
  { phrase: /\bstands? apart\b/i, say: "is an outlier", sample: "Pack 3 stands apart." },
  { phrase: /\bthe papers?\b/i, say: "the documents", sample: "The papers do not say." },
  { phrase: /\bmaker's (?:two )?(?:program|tool)s?\b/i, say: "vendor's tool", sample: "the maker's program" },
  { phrase: /\btalks? to the inverter\b/i, say: "communicates with the inverter", sample: "It talks to the inverter." },
  { phrase: /\bas it stands\b/i, say: "as it is now", sample: "the pack as it stands" },
  { phrase: /\ban? [A-Z]+ of its own\b/, say: "its own …", sample: "Give it an ADD of its own." },
  { phrase: /\blamps?\b/i, say: "LED, as the guide says", sample: "Look at its lamps." },
];

interface Exception {
  readonly file: RegExp;
  readonly phrase: RegExp;
  readonly why: string;
}

const EXCEPTIONS: readonly Exception[] = [
  { file: /^docs\/reliability\.md$/, phrase: /./, why: "Generated: titles of tests are quoted there as they are." },
  { file: /^docs\/registers\//, phrase: /./, why: "Generated: sources are quoted there as they are printed." },
];

/** Where people read: texts of the window, the command line and the families, and every page. */
const FOLDERS = ["src/text/en", "src/node/cli", "protocol/drivers", "docs", ".github"];
const IS_READ = /^(?:src\/.*\.(?:ts|json)|protocol\/drivers\/(?:.*\/)?(?:\w*[wW]ords\w*\.ts|words\/en\.json)|\.github\/.*\.yml|.*\.md)$/;

/** Comments are read too, by those who change the code. */
const COMMENTED_FOLDERS = ["protocol", "src/core"];

const TOKEN = /\/\*[\s\S]*?\*\/|\/\/.*|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;

/** What people read of a source file: its strings. Everything else is blanked, so that lines stay where they are. */
function stringsOf(source: string): string {
  let text = "";
  for (const { 0: token, index } of source.matchAll(TOKEN))
    text += blanked(source.slice(text.length, index)) + (token.startsWith("/") ? blanked(token) : token);
  return text;
}

/** The same of a catalogue, whose keys nobody reads. */
const valuesOf = (json: string): string => json.replace(/"[^"\n]*"(?=:)/g, blanked);

const blanked = (text: string): string => text.replace(/[^\n]/g, "\u0000");

/** A phrase may be wrapped on a page: a line end counts as a space. */
export function wordsIn(file: string, content: string): string[] {
  const text = file.endsWith(".ts") ? stringsOf(content) : file.endsWith(".json") ? valuesOf(content) : content;
  const flat = text.replace(/\n/g, " ");
  return BETTER_WORDS.flatMap(({ phrase, say }) =>
    [...flat.matchAll(new RegExp(phrase, `${phrase.flags}g`))]
      .filter(({ 0: found }) => !EXCEPTIONS.some((each) => each.file.test(file) && each.phrase.test(found)))
      .map(({ 0: found, index }) => `${file}:${text.slice(0, index).split("\n").length}: "${found.trim()}": ${say}`),
  );
}

/** A comment counts as one line, so that a phrase may be wrapped in it. */
export function wordsInComments(file: string, source: string): string[] {
  const comments = [...source.matchAll(TOKEN)].filter(({ 0: token }) => token.startsWith("/"));
  return comments.flatMap(({ 0: comment, index }) => {
    const flat = comment.replace(/\s*\n\s*\*?\s*/g, " ");
    const line = source.slice(0, index).split("\n").length;
    return BETTER_WORDS.flatMap(({ phrase, say }) => {
      const found = phrase.exec(flat);
      return found === null ? [] : [`${file}:${line}: "${found[0].trim()}": ${say}`];
    });
  });
}

export function findWords(): string[] {
  const below = FOLDERS.flatMap((folder) => filesBelow(folder).map((file) => `${folder}/${file}`));
  const files = [...filesBelow(".", false), ...below].filter((file) => IS_READ.test(file));
  const commented = COMMENTED_FOLDERS.flatMap((folder) => filesBelow(folder).map((file) => `${folder}/${file}`));
  const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");
  return [
    ...files.toSorted().flatMap((file) => wordsIn(file, read(file))),
    ...commented.filter((file) => file.endsWith(".ts")).flatMap((file) => wordsInComments(file, read(file))),
  ];
}

function filesBelow(folder: string, recursive = true): string[] {
  return readdirSync(join(ROOT, folder), { recursive, encoding: "utf8" }).map((file) => file.replaceAll("\\", "/"));
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const found = findWords();
  for (const line of found) console.error(line);
  process.exitCode = found.length > 0 ? 1 : 0;
}
