/** Texts of the window carry figures of the moment. In the manual they carry an example, or a word that fits any. */
export function withExamples(text: string, examples: Readonly<Record<string, string>>): string {
  const filled = text.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => {
    const example = examples[name];
    if (example === undefined) throw new Error(`no example for {{${name}}} in “${text}”`);
    return example;
  });
  return filled.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

export function tableOf(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
  return line(heads) + line(heads.map(() => "---")) + rows.map(line).join("");
}
