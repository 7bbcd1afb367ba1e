/** Papers and captures, by the names that the manual gives them, and editions of the printed guides. */
const REFERENCE = /\b(?:T0|T280|E|D\d+|C(?::[\w-]+)?|V\d\.\d+|PbmsTools|RES\w+|Rev \d\.\d)\b/g;
/** The names of captures are no words. */
const ENGLISH_WORD = /(?:^|[^\w:-])[a-z]{2,}/;

/**
 * Where a fact is from, as it is said in a language; "" = nothing that can be said in it. Remarks beside a reference are English, for
 * whoever reads the generated tables: another language shows the references alone.
 */
export function sourceIn(language: string, source: string): string {
  if (language === "en" || !ENGLISH_WORD.test(source)) return source;
  return (source.match(REFERENCE) ?? []).join(", ");
}
