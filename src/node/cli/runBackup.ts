import { diffValues } from "../../../protocol/index.ts";
import type { BackupInfo } from "../../contract/params.ts";
import type { UnreadBlock } from "../../contract/unread.ts";
import { table } from "./columns.ts";
import type { BackupsDocument } from "./documents.ts";
import type { ExitName } from "./exitCodes.ts";
import { isoOf, packDocument, serialIn } from "./packs.ts";
import { failedRead, saidUnread, valuesOf } from "./runParams.ts";
import { failed, type Task, tableOf, withBench, withPack } from "./task.ts";
import { unreadDocument } from "./unread.ts";
import { plain, settingAmount, type Words } from "./words.ts";

function documentOf(list: readonly BackupInfo[], unread: readonly UnreadBlock[], words: Words): BackupsDocument {
  const backups = list.map(({ name, takenWallMs, cause, valueCount, pack }) => ({
    name,
    takenAt: isoOf(takenWallMs),
    cause,
    valueCount,
    pack: packDocument(pack),
  }));
  return { schema: "open-bmstool/backups", version: 1, unread: unreadDocument(unread, words), backups };
}

async function print({ out, dataWords }: Task, list: readonly BackupInfo[], unread: readonly UnreadBlock[] = []): Promise<void> {
  const { parameters, cli } = dataWords.texts;
  const document = documentOf(list, unread, dataWords);
  if (out.isJson) return out.document(document);
  await out.data(
    table(
      list.map(({ name, takenWallMs, cause, valueCount, pack }) => [
        name,
        isoOf(takenWallMs),
        cause === null ? "" : parameters.backups.cause[cause],
        valueCount === null ? parameters.backups.damaged : dataWords.counted(cli.backup, "values", valueCount),
        serialIn(packDocument(pack)) ?? cli.pack.notRead,
      ]),
    ),
  );
}

export function runBackupList(task: Task): Promise<ExitName> {
  return withBench(task, async (bench) => {
    const list = await bench.call("backups.list", {});
    if (!list.ok) return failed(task, list.error);
    if (list.value.length === 0) task.out.say(task.words.texts.parameters.backups.empty);
    await print(task, list.value);
    return "ok";
  });
}

export function runBackupMake(task: Task): Promise<ExitName> {
  return withPack(task, "settings", async (bench) => {
    const cancel = () => void bench.call("params.cancel", {});
    task.interrupt.onWanted(cancel);
    const made = await bench.call("backups.make", {});
    task.interrupt.offWanted(cancel);
    if (!made.ok) return failedRead(task, bench, made.error);
    const unread = bench.now.params.read?.unread ?? [];
    await print(task, [made.value], unread);
    return task.interrupt.reason ?? saidUnread(task, { unread });
  });
}

export function runBackupShow(task: Task): Promise<ExitName> {
  return withBench(task, async (bench) => {
    const file = await bench.call("backups.read", { name: task.given.words[0] ?? "" });
    if (!file.ok) return failed(task, file.error);
    if (task.out.isJson) await task.out.document(file.value);
    else {
      const rows = diffValues([valuesOf(file.value.values)]);
      await task.out.data(
        table(
          rows.map(({ key, values: [value = null] }) => [
            key,
            task.dataWords.settingName(key),
            value === null ? "" : plain(settingAmount(key, value, tableOf(task, file.value.family))),
          ]),
        ),
      );
    }
    return "ok";
  });
}
