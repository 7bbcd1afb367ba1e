import { isSamePack } from "../../../protocol/index.ts";
import type { ExitName } from "./exitCodes.ts";
import { printUnfinished } from "./printWrite.ts";
import { readParams } from "./runParams.ts";
import { told, watched } from "./runWrite.ts";
import { failed, type Task, tableOf, withPack } from "./task.ts";
import { filled } from "./words.ts";

const ACTIONS = { finish: "finish", rollback: "rollBack", keep: "keep" } as const;

function isAction(word: string | undefined): word is keyof typeof ACTIONS {
  return word !== undefined && Object.hasOwn(ACTIONS, word);
}

/** Settles what an earlier run has left; without a word it only tells. */
export function runRecover(task: Task): Promise<ExitName> {
  const [word] = task.given.words;
  if (isAction(word) && word !== "keep" && !task.given.flag("yes")) {
    task.out.error(filled(task.words.texts.cli.write.recoverNeedsYes, { action: word }));
    return Promise.resolve("usage");
  }
  return withPack(task, "settings", async (bench) => {
    const read = await readParams(task, bench);
    if (!read.ok) return failed(task, read.error);
    const { unfinished, unfinishedError } = bench.now.params;
    if (unfinished === null && unfinishedError !== null) return failed(task, unfinishedError);
    if (isAction(word) && unfinished !== null && !isSamePack(unfinished.pack, read.value.pack)) {
      await printUnfinished(task, unfinished, tableOf(task, unfinished.pack.family));
      task.out.error(task.words.texts.parameters.unfinished.connect);
      return "refused";
    }
    if (!isAction(word) || unfinished === null) {
      await printUnfinished(task, unfinished, tableOf(task, unfinished?.pack.family));
      return unfinished === null ? "ok" : "found";
    }
    const done = await watched(task, bench, () => bench.call("params.recover", { action: ACTIONS[word] }));
    if (!done.ok || done.value !== null)
      return told(
        task,
        done.ok && done.value !== null
          ? { ok: true, value: done.value }
          : { ok: false, error: done.ok ? { code: "link.closed" } : done.error },
      );
    await printUnfinished(task, null, null);
    return "ok";
  });
}
