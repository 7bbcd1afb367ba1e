import { describe, expect, it } from "vitest";
import { ok } from "../../protocol/shared.ts";
import type { Handlers } from "../../src/contract/contract.ts";
import { isNoted, isRequestName, REQUESTS } from "../../src/contract/contract.ts";
import { NOTHING, request, type } from "../../src/contract/request.ts";

/** What must not compile: the stage `types` fails when one of these does. */
describe("a request", () => {
  it("is declared whole, and answered by a handler with its own reply", async () => {
    // @ts-expect-error who may ask it was not said
    request({ args: NOTHING, reply: type<null>(), manner: "line" });
    // @ts-expect-error what becomes of it while a recording runs was not said
    request({ args: NOTHING, reply: type<null>(), access: "look" });
    // @ts-expect-error "params.cancel" has no handler
    const some: Handlers<"params.cancel" | "ports.list"> = { "ports.list": async () => ok([]) };
    // @ts-expect-error the reply of "params.cancel" is null
    const wrong: Handlers<"params.cancel"> = { "params.cancel": async () => ok("done") };
    expect([await some["ports.list"]({}), await wrong["params.cancel"]({})]).toEqual([ok([]), ok("done")]);
  });

  it("is known by a name of its own only", () => {
    expect(Object.keys(REQUESTS).every(isRequestName)).toBe(true);
    expect(["toString", "__proto__", "", 5, null].filter(isRequestName)).toEqual([]);
  });

  it("goes into a recording when it changes what is on the line", () => {
    expect((["session.connect", "bank.watch", "app.state", "history.addRows", "trace.save"] as const).map(isNoted)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
