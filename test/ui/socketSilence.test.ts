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
  close(): void {}
  says(message: object): void {
    this.dispatchEvent(Object.assign(new Event("message"), { data: JSON.stringify(message) }));
  }
}

const MINUTE_MS = 60_000;
const EVENT = { event: "replay", payload: null };

/** Connected, with what its window is told of its presence. */
function watchedHost() {
  const host = socketHost(null);
  const told: boolean[] = [];
  host.watchHost?.((present) => told.push(present));
  const { last: socket } = FakeSocket;
  socket.dispatchEvent(new Event("open"));
  return { host, socket, told };
}

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

  it("is shown as gone after 20 s without a word, though the connection stands, and as there with the next word", async () => {
    const { socket, told } = watchedHost();
    expect(told).toEqual([true]);
    // As long as it tells anything nothing is asked.
    for (let second = 0; second < 60; second += 5) {
      await vi.advanceTimersByTimeAsync(5000);
      socket.says(EVENT);
    }
    expect(socket.sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(8000);
    expect(socket.sent).toEqual([JSON.stringify({ id: 1, name: "app.info", args: { language: "en" } })]);
    socket.says({ id: 1, result: { ok: true, value: {} } });
    await vi.advanceTimersByTimeAsync(19_000);
    expect(told).toEqual([true]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(told).toEqual([true, false]);
    expect(socket.sent).toHaveLength(2);
    socket.says(EVENT);
    expect(told).toEqual([true, false, true]);
  });

  it("is left after a minute without a word, and another connection is made", async () => {
    const { host, socket, told } = watchedHost();
    const answer = host.call("commission.list", {});
    await vi.advanceTimersByTimeAsync(MINUTE_MS + 1000);
    expect(await answer).toEqual({ ok: false, error: { code: "host.gone" } });
    expect(FakeSocket.last).not.toBe(socket);
    FakeSocket.last.dispatchEvent(new Event("open"));
    expect(told.at(-1)).toBe(true);
    // What the connection that was left still says of its end changes nothing.
    socket.dispatchEvent(new Event("close"));
    expect(told.at(-1)).toBe(true);
  });
});
