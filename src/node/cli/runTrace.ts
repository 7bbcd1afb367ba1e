import { type FileHandle, open } from "node:fs/promises";
import type { TraceLine } from "../../contract/session.ts";
import type { Bench } from "./bench.ts";
import type { ExitName } from "./exitCodes.ts";
import { codeOf } from "./files.ts";
import { failed, type Task, wantedOf, withBench } from "./task.ts";

const LOOK_EVERY_MS = 100;
const MOST_LINES = 5000;

/** Every frame as it goes, whoever answers or not. */
export function runTrace(task: Task): Promise<ExitName> {
  return withBench(task, async (bench) => {
    const wanted = wantedOf(task, bench.now);
    if (!wanted.ok) return failed(task, wanted.error);
    const file = await opened(task);
    if (file === "failed") return "storage";
    try {
      const asked = await bench.call("session.connect", wanted.value);
      return asked.ok ? await follow(task, bench, file) : failed(task, asked.error);
    } finally {
      await file?.close();
    }
  });
}

async function opened(task: Task): Promise<FileHandle | null | "failed"> {
  const path = task.given.text("save");
  if (path === null) return null;
  try {
    return await open(path, "wx");
  } catch (error) {
    const reason = codeOf(error) === "EEXIST" ? "it exists already" : codeOf(error);
    failed(task, { code: "host.storage", detail: { path, reason } });
    return "failed";
  }
}

async function follow(task: Task, bench: Bench, file: FileHandle | null): Promise<ExitName> {
  const { given, out, interrupt } = task;
  const most = given.number("count") ?? Number.POSITIVE_INFINITY;
  const untilMs = performance.now() + (given.number("for") ?? Number.POSITIVE_INFINITY) * 1000;
  let afterSeq = -1;
  let count = 0;
  for (;;) {
    const isOver = interrupt.isWanted || performance.now() >= untilMs;
    const lines = await bench.call("trace.read", { afterSeq, most: MOST_LINES });
    if (!lines.ok) return failed(task, lines.error);
    const fresh = lines.value.slice(0, most - count);
    for (const line of fresh) {
      await out.line(out.isJson ? JSON.stringify(line) : textOf(line));
      await file?.appendFile(`${JSON.stringify(line)}\n`);
    }
    afterSeq = fresh.at(-1)?.seq ?? afterSeq;
    count += fresh.length;
    if (isOver || count >= most) break;
    const { session } = bench.now;
    // A port that cannot be opened shows no frame at all: better said than waited for.
    const isNoPort = session.phase === "searching" && session.reason?.code.startsWith("host.") === true;
    if (isNoPort && session.reason && given.number("timeout") === null) return failed(task, session.reason);
    await bench.when(() => null, Math.min(LOOK_EVERY_MS, Math.max(0, untilMs - performance.now())));
  }
  out.say(`${count} frames`);
  return interrupt.reason ?? "ok";
}

/** "12.345 tx request 42  7E 32 35 …" */
function textOf({ atMs, direction, kind, block = "", reason, note, hex }: TraceLine): string {
  const remark = reason ?? note;
  return `${(atMs / 1000).toFixed(3).padStart(9)} ${direction} ${`${kind}${remark === undefined ? "" : ` (${remark})`}`.padEnd(18)} ${block.padEnd(12)} ${hex}`;
}
