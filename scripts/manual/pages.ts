/** A chapter of the manual and its pages, as files below docs/. What is not here is not in the manual. */
interface Chapter {
  readonly title: string;
  readonly sources: readonly string[];
}

export const CHAPTERS: readonly Chapter[] = [
  { title: "First steps", sources: ["manual/index.md", "manual/start.md", "manual/connect.md"] },
  {
    title: "Screens",
    sources: [
      "manual/live.md",
      "manual/packs.md",
      "manual/parameters.md",
      "manual/inverter.md",
      "manual/history.md",
      "manual/control.md",
      "manual/trace.md",
      "manual/commissioning.md",
      "manual/logs.md",
      "manual/help.md",
    ],
  },
  { title: "When something is wrong", sources: ["manual/troubleshooting.md", "manual/doctor.md", "manual/leds.md", "manual/messages.md"] },
  {
    title: "Reference",
    sources: [
      "manual/families.md",
      "manual/command-line.md",
      "manual/publish.md",
      "registers/settings.md",
      "registers/inverters.md",
      "registers/ritar-modbus.md",
      "registers/pace-modbus.md",
      "registers/paceic-v25.md",
      "glossary.md",
    ],
  },
];

/** Where the page of a source lies in the built manual: its own pages at the top, the others in their folders. */
export function outputOf(source: string): string {
  return source.replace(/^manual\//, "").replace(/\.md$/, ".html");
}
