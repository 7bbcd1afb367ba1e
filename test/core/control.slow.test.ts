import { describe, expect, it } from "vitest";
import type { FaultRule } from "../../protocol/sim/index.ts";
import type { ControlVerdict } from "../../src/contract/control.ts";
import { COMMAND_CID2S, controlReport, controlRig, heldBy, SWITCHING } from "../support/controlRig.ts";

/** Every code of the papers and of the protocol family. */
const RTNS = [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x09, 0x90, 0x91, 0xe1, 0xe2, 0xe3, 0xe4];

const onCommand = { kind: "command" } as const;

interface Case {
  readonly what: string;
  readonly rule: FaultRule["do"];
  readonly verdict: ControlVerdict;
  /** null = acknowledged. */
  readonly answer: string | null;
  readonly isAlreadySo?: boolean;
}

const CASES: readonly Case[] = [
  { what: "ignores it and tells the state it has", rule: { kind: "ignoreCommand" }, verdict: "notDone", answer: null },
  { what: "ignores it and says it is done", rule: { kind: "ignoreCommand", says: "wanted" }, verdict: "notDone", answer: null },
  {
    what: "does the opposite of what it holds already",
    rule: { kind: "oppositeCommand" },
    verdict: "opposite",
    answer: null,
    isAlreadySo: true,
  },
  { what: "takes it for its opposite", rule: { kind: "oppositeCommand" }, verdict: "notDone", answer: null },
  { what: "answers late", rule: { kind: "delay", ms: 2200 }, verdict: "done", answer: "link.timeoutFirstByte" },
  { what: "loses its answer", rule: { kind: "drop" }, verdict: "done", answer: "link.timeoutFirstByte" },
  { what: "is silent for 8 s", rule: { kind: "silence", ms: 8000 }, verdict: "done", answer: "link.timeoutFirstByte" },
  { what: "is silent for good", rule: { kind: "silence", ms: 3_600_000 }, verdict: "unknown", answer: "link.timeoutFirstByte" },
  { what: "never hears it", rule: { kind: "echo", only: true }, verdict: "notDone", answer: "link.echoOnly" },
  { what: "answers with garbage", rule: { kind: "collide" }, verdict: "done", answer: "frame.malformed" },
  { what: "answers with a flipped bit", rule: { kind: "flipBit", at: 10, bit: 0 }, verdict: "done", answer: "frame.length" },
];

describe.each(SWITCHING)("$command", ({ command, effect }) => {
  it("is done when the pack obeys: sent once, and the screen shows what the pack holds", async () => {
    const rig = await controlRig();
    rig.start(command);
    const report = controlReport(await rig.run(command));
    expect(report).toMatchObject({ verdict: "done", answer: null, alsoChanged: [], hint: null });
    expect(report.before[effect.state]).toBe(!effect.on);
    expect(report.after?.[effect.state]).toBe(effect.on);
    expect(heldBy(rig.truth(), effect.state)).toBe(effect.on);
    expect(await rig.sent(...COMMAND_CID2S)).toHaveLength(1);
    expect(rig.control()).toMatchObject({ stage: null, plan: null, report });
  });

  it.each(CASES)("$what: $verdict", async ({ rule, verdict, answer, isAlreadySo = false }) => {
    const rig = await controlRig();
    rig.start(command, isAlreadySo);
    rig.bus.setFaults([{ when: { ...onCommand, times: 1 }, do: rule }]);
    const report = controlReport(await rig.run(command));
    expect([report.verdict, report.answer?.code ?? null]).toEqual([verdict, answer]);
    // Never says of the pack what it is not.
    if (report.verdict === "unknown") expect([report.after, report.reason?.code]).toEqual([null, "link.timeoutFirstByte"]);
    else expect(report.after?.[effect.state]).toBe(heldBy(rig.truth(), effect.state));
    expect(report.verdict === "done").toBe(report.after?.[effect.state] === effect.on);
    expect(await rig.sent(...COMMAND_CID2S)).toHaveLength(1);
  });

  it("is refused with every code there is, and the pack is as before", async () => {
    for (const code of RTNS) {
      const rig = await controlRig();
      rig.start(command);
      rig.bus.setFaults([{ when: onCommand, do: { kind: "refuseCommand", code } }]);
      const report = controlReport(await rig.run(command));
      const rtn = code.toString(16).toUpperCase().padStart(2, "0");
      expect([code, report.verdict, report.answer?.detail?.rtn]).toEqual([code, "refused", rtn]);
      expect(report.after).toEqual(report.before);
      expect(heldBy(rig.truth(), effect.state)).toBe(!effect.on);
    }
  });

  it("is not told by a refusal that comes late into the read-back", async () => {
    const rig = await controlRig();
    rig.start(command);
    rig.bus.setFaults([
      { when: onCommand, do: { kind: "refuseCommand" } },
      { when: onCommand, do: { kind: "delay", ms: 1700 } },
    ]);
    const report = controlReport(await rig.run(command));
    expect([report.verdict, report.after?.[effect.state]]).toEqual(["notDone", !effect.on]);
    expect(heldBy(rig.truth(), effect.state)).toBe(!effect.on);
  });

  it("believes no state that swapped digits tell once", async () => {
    for (const every of [2, 3]) {
      const rig = await controlRig();
      rig.start(command);
      rig.bus.setFaults([{ when: { every, block: "status" }, do: { kind: "swap" } }]);
      const result = await rig.run(command);
      if (!result.ok) {
        // Said before anything was sent.
        expect(await rig.sent(...COMMAND_CID2S)).toEqual([]);
        continue;
      }
      const report = controlReport(result);
      if (report.after !== null) expect([every, report.after[effect.state]]).toEqual([every, heldBy(rig.truth(), effect.state)]);
      expect(["done", "unknown"]).toContain(report.verdict);
    }
  });

  it("names what has changed beside it", async () => {
    const rig = await controlRig();
    const other = effect.state === "buzzer" ? ("ledAlarm" as const) : ("buzzer" as const);
    const { controls } = rig.truth();
    rig.start(command);
    rig.bus.setFaults([{ when: onCommand, do: { kind: "switchOther", state: other, on: !controls[other] } }]);
    expect(controlReport(await rig.run(command))).toMatchObject({ verdict: "done", alsoChanged: [other] });
  });
});

describe("the shutdown", () => {
  const shut = async (rules: readonly FaultRule[]) => {
    const rig = await controlRig();
    rig.bus.setFaults(rules);
    const report = controlReport(await rig.run("shutdown"));
    expect(await rig.sent(...COMMAND_CID2S)).toHaveLength(1);
    return { rig, report, isAsleep: rig.truth().isAsleep };
  };

  it("is done when silence follows", async () => {
    const { rig, report, isAsleep } = await shut([]);
    expect([report.verdict, report.answer, report.after, isAsleep]).toEqual(["done", null, null, true]);
    await rig.until(() => rig.session().phase === "lost");
    expect(rig.control().report).toEqual(report);
    rig.pack().wake();
    await rig.until(() => rig.session().phase === "online");
  });

  it.each(RTNS)("is refused with %i by a pack that goes on answering", async (code) => {
    const { report, isAsleep } = await shut([{ when: onCommand, do: { kind: "refuseCommand", code } }]);
    expect([report.verdict, report.answer?.code, isAsleep]).toEqual(["refused", "device.refused", false]);
  });

  it.each([
    ["ignores it", { kind: "ignoreCommand" }, "notDone", "stillAnswers", false],
    ["knows no such thing as its opposite", { kind: "oppositeCommand" }, "notDone", "stillAnswers", false],
    ["never hears it", { kind: "echo", only: true }, "notDone", "stillAnswers", false],
    ["loses the acknowledgement", { kind: "drop" }, "unknown", "silentWithoutAnswer", true],
    ["answers late", { kind: "delay", ms: 2200 }, "unknown", "silentWithoutAnswer", true],
    ["is silent at once", { kind: "silence", ms: 3_600_000 }, "unknown", "silentWithoutAnswer", true],
  ] as const)("a pack that %s: %s", async (_, rule, verdict, hint, isAsleep) => {
    const tried = await shut([{ when: onCommand, do: rule }]);
    expect([tried.report.verdict, tried.report.hint, tried.isAsleep]).toEqual([verdict, hint, isAsleep]);
  });

  it("is not sent unless the pack has been named by typing", async () => {
    const rig = await controlRig();
    const plan = await rig.plan("shutdown");
    if (!plan.ok) throw new Error(plan.error.code);
    for (const typed of ["", "OFF", "OFF 2", "off 1"]) {
      const done = await rig.ask(rig.app.call("control.run", { plan: plan.value.id, typed }));
      expect(done).toMatchObject({ ok: false, error: { code: "value.rule", detail: { reason: "notTyped" } } });
    }
    expect([await rig.sent(...COMMAND_CID2S), rig.truth().isAsleep]).toEqual([[], false]);
    expect((await rig.ask(rig.app.call("control.run", { plan: plan.value.id, typed: "OFF 1 " }))).ok).toBe(true);
  });
});

describe("the cable out", () => {
  it.each([...SWITCHING.map(({ command }) => command), "shutdown" as const])(
    "at any exchange of %s: nothing is claimed that was not read",
    async (command) => {
      const seen = { nothingSent: 0, unknown: 0 };
      for (let n = 0; n < 12; n++) {
        const rig = await controlRig();
        rig.start(command);
        const plan = await rig.plan(command);
        if (!plan.ok) throw new Error(plan.error.code);
        const heard = rig.bus.counts.heard;
        const run = rig.app.call("control.run", { plan: plan.value.id, typed: plan.value.mustType ?? "" });
        let isOver = false;
        void run.then(() => {
          isOver = true;
        });
        await rig.until(() => isOver || rig.bus.counts.heard >= heard + n);
        if (isOver) break;
        rig.plug([]);
        const result = await rig.ask(run);
        const frames = await rig.sent(...COMMAND_CID2S);
        if (!result.ok) {
          expect([n, ["link.lost", "link.closed"].includes(result.error.code), frames]).toEqual([n, true, []]);
          seen.nothingSent += 1;
          continue;
        }
        expect([n, result.value.verdict, result.value.after, frames.length]).toEqual([n, "unknown", null, 1]);
        seen.unknown += 1;
      }
      expect(Math.min(seen.nothingSent, seen.unknown)).toBeGreaterThan(0);
    },
  );
});
