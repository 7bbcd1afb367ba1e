import { describe, expect, it } from "vitest";
import { COMMAND_DOCUMENT, CONTROL_DOCUMENT } from "../../src/node/cli/controlDocuments.ts";
import { documentOf } from "../support/cli.ts";
import { cliOnSims, faultOn } from "../support/cliOnSims.ts";

const { cli, sim } = cliOnSims();

describe("what a person must know before something is sent", () => {
  it("a command that the pack will probably refuse says so with --quiet too, and afterwards why it was refused", async () => {
    const { path } = await sim([{ when: { kind: "command" }, do: { kind: "refuseCommand" } }], { scene: "discharge" });
    const asked = await cli().run("control", "run", "stopCharging", "--port", path, "--quiet");
    expect([asked.code, asked.err]).toEqual([2, expect.stringContaining("The pack will probably refuse now")]);
    const text = await cli().run("control", "run", "stopCharging", "--port", path, "--quiet", "--yes");
    expect([text.code, text.out]).toEqual([5, expect.stringContaining("The pack answered with code")]);
    const json = await cli().run("control", "run", "stopCharging", "--port", path, "--quiet", "--yes", "--json");
    expect([json.code, documentOf(COMMAND_DOCUMENT, json.out)]).toEqual([
      5,
      expect.objectContaining({
        verdict: "refused",
        answer: "device.refused",
        answerDetail: expect.objectContaining({ rtn: expect.any(String) }),
        reason: null,
        hint: null,
      }),
    ]);
  });

  it("a switch that would be held says what that may override", async () => {
    const { path } = await sim([], { protocol: "ritar", scene: "standby" });
    const close = await cli().run("control", "run", "closeChargeMos", "--port", path, "--quiet");
    expect([close.code, close.err]).toEqual([2, expect.stringContaining("Closing manually may override a protection")]);
    expect(close.err).toContain("from then on this computer holds it instead of the pack");
    const open = await cli().run("control", "run", "openDryContact1", "--port", path, "--quiet");
    expect(open.err).toContain("The pack's own logic may no longer control its switches until this program ends PC control.");
    expect(open.err).not.toContain("override");
  });

  it("an inverter is set at a pack that is not the master: it says that this does nothing", async () => {
    const { path } = await sim([], { address: 2 });
    const set = await cli().run("inverter", "set", "victron", "--port", path, "--address", "2", "--dry-run", "--quiet");
    expect([set.code, set.err]).toEqual([0, expect.stringContaining("Only the master, ADD 1, communicates with the inverter.")]);
    expect(set.err).toContain("This pack has ADD 2");
  });
});

describe("switches that were not read", () => {
  it("are null and not read, with the reason and an exit code of their own", async () => {
    const { path } = await sim([faultOn("status", { kind: "refuse" })]);
    const json = await cli().run("control", "show", "--port", path, "--json", "--quiet");
    const { states, unread } = documentOf(CONTROL_DOCUMENT, json.out);
    expect([json.code, states.chargeMos, unread.map(({ block }) => block)]).toEqual([7, null, ["status"]]);
    expect(json.err).toContain("not read: status (44)");
    const text = await cli().run("control", "show", "--port", path);
    expect([text.code, text.out]).toEqual([7, expect.stringMatching(/chargeMos +not read/)]);
  });
});
