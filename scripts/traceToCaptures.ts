import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { parseTrace } from "../src/core/recording/traceFile.ts";
import { capturesOf } from "./lib/traceCaptures.ts";

/** `npx tsx scripts/traceToCaptures.ts trace.jsonl --pack titan-2 --source "where it was published"`: entries for test/captures. */
const { values, positionals } = parseArgs({ allowPositionals: true, options: { pack: { type: "string" }, source: { type: "string" } } });
const [path] = positionals;
if (path === undefined || values.pack === undefined || values.source === undefined) {
  console.error('usage: npx tsx scripts/traceToCaptures.ts <trace.jsonl> --pack <short-name> --source "<where from>"');
  process.exit(2);
}
const file = parseTrace(readFileSync(path, "utf8"));
if (!file.ok) {
  console.error(`${path}: ${file.error.code} ${JSON.stringify(file.error.detail ?? {})}`);
  process.exit(1);
}
if (!file.value.header.masked) console.error("note: the serial numbers in this trace are not masked");
console.log(JSON.stringify(capturesOf(file.value, { pack: values.pack, source: values.source }), null, 1));
