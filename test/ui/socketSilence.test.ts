import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { socketHost } from "../../src/ui/transport/socket.ts";

/** An open connection whose other end says what the test lets it say. */
class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  static readonly CONNECTING = 0;
  static last: FakeSocket;
  readonly sent: string[] = [];
  readyState = FakeSocket.OPEN;
  constructor() {
    super();
    FakeSocket.last = this;
  }
  send(text: string): void {
    this.sent.push(text);
  }
  says(message: object): void {
    this.dispatchEvent(Object.assign(new Event("message"), { data: JSON.stringify(message) }));
  }
}

const MINUTE_MS = 60_000;
const EVENT = { event: "replay", payload: null };

describe("a request to a host", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("WebSocket", FakeSocket);
    vi.stubGlobal("window", { location: { href: "http://127.0.0.1/" }, setTimeout: globalThis.setTimeout, clearTimeout });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("waits as long as the host tells anything, and gives up one that is silent for a minute", async () => {
    const host = socketHost(null);
    const answers: unknown[] = [];
    void host.call("commission.list", {}).then((answer) => answers.push(answer));
    for (let minute = 0; minute < 10; minute++) {
      await vi.advanceTimersByTimeAsync(0.9 * MINUTE_MS);
      FakeSocket.last.says(EVENT);
    }
    await vi.advanceTimersByTimeAsync(MINUTE_MS - 1);
    expect(answers).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(answers).toEqual([{ ok: false, error: { code: "host.gone" } }]);
  });

  it("takes the answer that comes late", async () => {
    const host = socketHost(null);
    const answer = host.call("commission.list", {});
    await vi.advanceTimersByTimeAsync(0.9 * MINUTE_MS);
    FakeSocket.last.says({ id: 1, result: { ok: true, value: [] } });
    expect(await answer).toEqual({ ok: true, value: [] });
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is answered at once when the connection is lost", async () => {
    const host = socketHost(null);
    const answer = host.call("commission.list", {});
    FakeSocket.last.dispatchEvent(new Event("close"));
    expect(await answer).toEqual({ ok: false, error: { code: "host.gone" } });
  });
});
