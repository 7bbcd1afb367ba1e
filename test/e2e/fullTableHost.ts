import { closeSync, openSync } from "node:fs";
import { createPortCatalog } from "../../src/node/ports/portCatalog.ts";

/** Takes every descriptor that this process may have, asks for the ports, and again when they are free. */
const catalog = createPortCatalog();
const before = await catalog.list();
const held: number[] = [];
let reason = "";
while (reason === "") {
  try {
    held.push(openSync("/dev/null", "r"));
  } catch (error) {
    reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
}
const full = await catalog.list();
for (const descriptor of held) closeSync(descriptor);
const after = await catalog.list();
process.stdout.write(
  JSON.stringify({ reason, isFullAList: Array.isArray(full), isAfterAsBefore: JSON.stringify(before) === JSON.stringify(after) }),
);
