import { MessageChannel } from "node:worker_threads";
import { describe, expect, it, vi } from "vitest";
import { within } from "../../src/node/lanes.ts";

const never = new Promise<string>(() => undefined);

/** Like a computer that does other things: the process does not come to its timers. No clock is asked, which might be a faked one. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

describe("a limit of time", () => {
  it("gives what came in time, and the other value for what failed", async () => {
    expect(await within(Promise.resolve("done"), 1000, "too late")).toBe("done");
    expect(await within(Promise.reject(new Error("no")), 1000, "too late")).toBe("too late");
  });

  it("is over when it is over", async () => {
    vi.useFakeTimers();
    try {
      const ended = within(never, 1000, "too late");
      let value = "";
      void ended.then((text) => {
        value = text;
      });
      await vi.advanceTimersByTimeAsync(999);
      expect(value).toBe("");
      await vi.advanceTimersByTimeAsync(1);
      expect(value).toBe("too late");
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it("takes what happened while the process stood still, and waits for nothing else", async () => {
    const { port1, port2 } = new MessageChannel();
    // It has happened as soon as it was sent, on however busy a machine.
    const came = new Promise<string>((resolve) => port2.once("message", resolve));
    const [taken, given] = [within(came, 10, "too late"), within(never, 10, "too late")];
    port1.postMessage("done");
    standStill(50);
    expect(await taken).toBe("done");
    expect(await given).toBe("too late");
    port1.close();
  });
});
