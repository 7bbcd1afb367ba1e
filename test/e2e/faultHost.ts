import { spreadSafetyNet } from "../../src/node/safetyNet.ts";

/** A program with a fault and a close that is no better. */
const [kind = ""] = process.argv.slice(2);
const FOR_EVER_MS = 2 ** 31 - 1;
const log = { info: () => undefined, warn: (message: string, detail?: unknown) => void process.stdout.write(`${message}: ${detail}\n`) };
const throwLater = (text: string) =>
  setTimeout(() => {
    throw new Error(text);
  });

const closes: Readonly<Record<string, () => Promise<unknown>>> = {
  "faults again": () => {
    throwLater("the second");
    return new Promise(() => undefined);
  },
  hangs: () => new Promise(() => undefined),
  throws: () => {
    throw new Error("no close");
  },
  rejects: () => Promise.reject(new Error("no close")),
};

spreadSafetyNet({ log, close: closes[kind] ?? (() => Promise.resolve()), closeLimitMs: kind === "hangs" ? 20 : FOR_EVER_MS });
setInterval(() => undefined, FOR_EVER_MS);
throwLater("the first");
