import { describe, expect, it } from "vitest";
import { bytesOfText, ok } from "../../protocol/index.ts";
import connect from "../../src/text/en/connect.json" with { type: "json" };
import { heardFigures } from "../../src/ui/model/doctorFigures.ts";
import { coreRig } from "../support/coreRig.ts";
import type { PlayerOptions } from "../support/player.ts";
import { createPlayer } from "../support/player.ts";

/** What the doctor finds at a serial bridge in the network. */
async function atBridge(options: Omit<PlayerOptions, "clock">) {
  const rig = coreRig({
    wrap: (ports) => {
      const player = createPlayer({ ...options, clock: ports.clock });
      return { ...ports, streams: { open: async () => ok(player.open(null)) } };
    },
  });
  await rig.connect({});
  await rig.until(() => rig.session().phase === "searching" && rig.session().doctor?.nextTryAtMs !== null);
  const { doctor } = rig.session();
  if (!doctor) throw new Error("no report");
  return doctor;
}

/** The frame of a pack that speaks another version, with a right checksum worked out here a second time. */
function frameOfVersion(version: string): Uint8Array {
  const body = `${version}0146000000`;
  const sum = [...body].reduce((total, character) => total + character.charCodeAt(0), 0);
  return bytesOfText(`~${body}${(0x10000 - sum).toString(16).toUpperCase()}\r`);
}

describe("a bridge behind which nobody answers", () => {
  it("has its own settings looked at first, which this program cannot choose", async () => {
    const { verdict, advice } = await atBridge({});
    expect(verdict).toBe("silence");
    expect(advice).toEqual(["bridgeSettings", "packAwake", "plugInLinkIn", "swapAB", "addSwitch"]);
    expect(connect.advice.bridgeSettings.text).toMatch(/9600.*no parity.*no login.*one program/);
  });

  it("that greets with a login is not called silent, and its settings come first", async () => {
    const greeting = bytesOfText("\r\nNport 5110 login: ");
    const { verdict, heard, advice } = await atBridge({ greeting });
    expect(verdict).toBe("garbage");
    expect(heard.bytes).toBe(greeting.length);
    expect(advice[0]).toBe("bridgeSettings");
    expect(advice).not.toContain("baudRate");
  });
});

describe("a pack of another protocol version", () => {
  it.each(["20", "22", "12"])("%s: its version is in the verdict and in the step", async (version) => {
    const { verdict, heard, steps } = await atBridge({ answer: () => frameOfVersion(version) });
    expect([verdict, heard.version]).toEqual(["otherDialect", version]);
    expect(steps.at(-1)).toMatchObject({ note: "otherDialect", params: { version } });
    const said = connect.verdict.otherDialect.text.replace("{{version}}", heardFigures(heard, (family) => family).version);
    expect(said).toContain(`version ${version}`);
  });
});
