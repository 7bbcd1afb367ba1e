import { existsSync } from "node:fs";
import type { Result } from "../../../protocol/index.ts";
import { ok } from "../../../protocol/index.ts";
import type { TraceLine } from "../../contract/session.ts";
import type { Bench } from "./bench.ts";
import type { ExitName } from "./exitCodes.ts";
import { saveFile } from "./files.ts";
import { failed, type Task, wantedOf, withBench } from "./task.ts";
import { filled } from "./words.ts";

const LOOK_EVERY_MS = 100;
const MOST_LINES = 5000;

/** Every frame as it goes, whoever answers or not. */
export function runTrace(task: Task): Promise<ExitName> {
  return withBench(task, async (bench) => {
    const wanted = wantedOf(task, bench.now);
    if (!wanted.ok) return failed(task, wanted.error);
    const path = task.given.text("save");
    // Better known before than after an hour.
    if (path !== null && existsSync(path)) return failed(task, { code: "host.storage", detail: { path, reason: "alreadyExists" } });
    const asked = await bench.call("session.connect", wanted.value);
    if (!asked.ok) return failed(task, asked.error);
    const ended = await follow(task, bench);
    if (path === null) return ended;
    const saved = await save(task, bench, path);
    return saved.ok ? ended : failed(task, saved.error);
  });
}

/** The recording as the window would save it. */
async function save({ given, out, words }: Task, bench: Bench, path: string): Promise<Result<null>> {
  const made = await bench.call("trace.save", { masked: given.flag("masked") });
  if (!made.ok) return made;
  let text = "";
  for (let index = 0; index < made.value.parts; index++) {
    const part = await bench.call("trace.part", { id: made.value.id, index });
    if (!part.ok) return part;
    text += part.value;
  }
  const kept = await saveFile(path, text, { force: false });
  if (kept.ok) out.say(filled(words.texts.cli.saved, { path }));
  return kept.ok ? ok(null) : kept;
}

async function follow(task: Task, bench: Bench): Promise<ExitName> {
  const { given, out, interrupt, words } = task;
  const most = given.number("count") ?? Number.POSITIVE_INFINITY;
  const untilMs = performance.now() + (given.number("for") ?? Number.POSITIVE_INFINITY) * 1000;
  let afterSeq = -1;
  let count = 0;
  for (;;) {
    const isOver = interrupt.isWanted || performance.now() >= untilMs;
    const lines = await bench.call("trace.read", { afterSeq, most: MOST_LINES });
    if (!lines.ok) return failed(task, lines.error);
    const fresh = lines.value.slice(0, most - count);
    for (const line of fresh) await out.line(out.isJson ? JSON.stringify(line) : textOf(line));
    afterSeq = fresh.at(-1)?.seq ?? afterSeq;
    count += fresh.length;
    if (isOver || count >= most) break;
    const { session } = bench.now;
    // A port that cannot be opened shows no frame at all: better said than waited for.
    const isNoPort = session.phase === "searching" && session.reason?.code.startsWith("host.") === true;
    if (isNoPort && session.reason && given.number("timeout") === null) return failed(task, session.reason);
    await bench.when(() => null, Math.min(LOOK_EVERY_MS, Math.max(0, untilMs - performance.now())));
  }
  out.say(words.counted(words.texts.cli.trace, "frames", count));
  return interrupt.reason ?? "ok";
}

/** "12.345 tx request 42  7E 32 35 …" */
function textOf({ atMs, direction, kind, block = "", reason, note, hex }: TraceLine): string {
  const remark = reason ?? note;
  return `${(atMs / 1000).toFixed(3).padStart(9)} ${direction} ${`${kind}${remark === undefined ? "" : ` (${remark})`}`.padEnd(18)} ${block.padEnd(12)} ${hex}`;
}
