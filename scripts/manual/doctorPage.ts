import { DRIVERS } from "../../protocol/index.ts";
import { ADVICE } from "../../src/core/session/doctor.ts";
import connect from "../../src/text/en/connect.json" with { type: "json" };
import { withExamples } from "./words.ts";

const [USUAL_BAUD = 0, ...OTHER_BAUDS] = new Set(DRIVERS.flatMap(({ baudRates }) => baudRates));

const EXAMPLES: Readonly<Record<string, string>> = {
  port: "the port",
  tries: "12",
  bytes: "40",
  asked: "1",
  other: "5",
  family: DRIVERS[0]?.title ?? "",
  frames: "12",
  version: "20",
  reason: "Unknown error code 31",
  address: "1",
  switches: "Only switch 1 up",
  usual: String(USUAL_BAUD),
  others: OTHER_BAUDS.toSorted((a, b) => a - b).join(", "),
  families: DRIVERS.map(({ title }) => title).join(", "),
};

const INTRO = `# Connection doctor: every verdict

The doctor appears on Live while no pack answers. It shows what it tried, what it heard, and what to check, most likely first. It keeps
trying and connects as soon as a pack answers. The numbers on this page are examples; on the screen they are those of your line.
`;

/** Every verdict of the doctor with its advice, as the window words them. */
export function doctorPage(): string {
  const verdicts = Object.entries(ADVICE).filter(([, advice]) => advice.length > 0);
  const sections = verdicts.map(([verdict, advice]) => {
    const { title, text } = connect.verdict[verdict as keyof typeof ADVICE];
    const checks = advice.map((key, at) => {
      const { title: question, text: answer } = connect.advice[key];
      return `${at + 1}. **${words(question).replace(/\w$/, "$&.")}** ${words(answer).replace(/:$/, ".")}\n`;
    });
    return `\n## ${words(title)}\n\n${words(text)}\n\n${checks.join("")}`;
  });
  return INTRO + sections.join("");
}

/** The doctor stands under the bar that it speaks of. */
function words(text: string): string {
  return withExamples(text, EXAMPLES).replace(/ above\b/, " in the connection bar");
}
