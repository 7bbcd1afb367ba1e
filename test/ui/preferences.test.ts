import { describe, expect, it } from "vitest";
import { ok } from "../../protocol/shared.ts";
import type { HostApi } from "../../src/contract/contract.ts";
import type { EventMessage } from "../../src/contract/events.ts";
import type { Preferences } from "../../src/contract/preferences.ts";
import { PreferenceBook } from "../../src/core/preferences.ts";
import { changePreferences, startHost } from "../../src/ui/state/host.ts";
import { useUi } from "../../src/ui/state/store.ts";

/** A store whose disk is as slow as the test wants it to be. */
function slowBook() {
  let tell: (message: EventMessage) => void = () => undefined;
  const saves: (() => void)[] = [];
  const book = new PreferenceBook(
    {
      read: async () => ok(null),
      write: () => new Promise((resolve) => saves.push(() => resolve(ok(undefined)))),
      list: async () => ok([]),
      remove: async () => ok(undefined),
    },
    (payload) => tell({ event: "preferences", payload }),
  );
  const host: HostApi = {
    subscribe(listener) {
      tell = listener;
      return () => undefined;
    },
    call: (async (name: string, args: Partial<Preferences>) =>
      name === "preferences.write"
        ? book.handlers["preferences.write"](args)
        : { ok: false, error: { code: "host.gone" } }) as HostApi["call"],
  };
  return { book, host, saves };
}

describe("preferences that two windows change", () => {
  it("end in every window as they were changed last, however late the answer to the earlier change comes", async () => {
    const { book, host, saves } = slowBook();
    await startHost(host);
    const here = changePreferences({ theme: "dark" });
    await expect.poll(() => saves.length).toBe(1);
    const elsewhere = book.write({ theme: "sun" });
    await expect.poll(() => saves.length).toBe(2);
    expect(useUi.getState().preferences.theme).toBe("sun");
    for (const save of saves) save();
    await here;
    expect(useUi.getState().preferences.theme).toBe("sun");
    await elsewhere;
  });

  it("are answered with as they are by the time of the answer", async () => {
    const { book, saves } = slowBook();
    const answers = [book.write({ theme: "dark" })];
    await expect.poll(() => saves.length).toBe(1);
    answers.push(book.write({ theme: "sun" }));
    await expect.poll(() => saves.length).toBe(2);
    for (const save of saves) save();
    expect((await Promise.all(answers)).map((answer) => answer.ok && answer.value.theme)).toEqual(["sun", "sun"]);
  });
});
