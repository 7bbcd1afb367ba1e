import { createTextLogs } from "../../src/node/textLogs.ts";
import { LOG_LINE } from "../support/logLine.ts";

/** Writes rows as fast as it can until it is killed; tells after each append how many are in the file. */
const [folder = "", name = ""] = process.argv.slice(2);
const texts = createTextLogs(folder, { info: () => {}, warn: () => {} });
for (let row = 1; ; row++) {
  const done = await texts.append(name, `${row}${LOG_LINE}`);
  if (!done.ok) throw new Error(done.error.code);
  process.send?.(row);
}
