import { describe, expect, it } from "vitest";
import type { Commissioning, CommissioningCheck, CommissioningState } from "../../src/contract/commissioning.ts";
import { COMMISSIONING_CHECKS, COMMISSIONING_SCHEMA } from "../../src/contract/commissioning.ts";
import type { App } from "../../src/core/app.ts";
import { createApp } from "../../src/core/app.ts";
import type { CommissioningRig } from "../support/commissioningRig.ts";
import { commissioningRig } from "../support/commissioningRig.ts";
import type { Mortal } from "../support/mortal.ts";
import { mortal } from "../support/mortal.ts";
import { FAMILIES } from "../support/paramRig.ts";

const BY = { by: "J. Smith", remark: "seen" };
const ANSWERED_BY_HAND = ["powerCable", "inverterCable", "inverterAgrees", "cellsUnderLoad", "firstFullCharge"] as const;
const isByHand = (check: CommissioningCheck): boolean => ANSWERED_BY_HAND.some((each) => each === check);

/** One life of the program on the machine of the rig. */
interface Life {
  readonly app: App;
  readonly host: Mortal;
  state(): CommissioningState;
}

function live(rig: CommissioningRig): Life {
  const host = mortal(rig.ports);
  const app = createApp(host.ports);
  let state: CommissioningState | null = null;
  app.subscribe((message) => {
    if (message.event === "commissioning") state = message.payload;
  });
  return {
    app,
    host,
    state: () => {
      if (state === null) throw new Error("nothing was told of a commissioning");
      return state;
    },
  };
}

async function connect(rig: CommissioningRig, { app }: Life, family: (typeof FAMILIES)[number]): Promise<void> {
  await rig.clock.run(app.call("session.connect", { path: rig.usb.path, family, baudRate: 9600, address: 1 }));
  const isOnline = async () => {
    const state = await rig.clock.run(app.call("app.state", {}));
    return state.ok && state.value.params.read !== null;
  };
  for (let turns = 0; turns < 2000 && !(await isOnline()); turns++) await rig.clock.run(50);
}

function onDisk(rig: CommissioningRig): Commissioning {
  const texts = [...rig.documents].flatMap(([name, text]) => (name.startsWith("commissioning/") ? [text] : []));
  expect(texts).toHaveLength(1);
  return COMMISSIONING_SCHEMA.parse(JSON.parse(texts[0] ?? ""));
}

async function answer(rig: CommissioningRig, { app, state }: Life, check: CommissioningCheck): Promise<void> {
  if (isByHand(check)) {
    await rig.clock.run(app.call("commission.mark", { check, status: "byHand", ...BY }));
    return;
  }
  expect(await rig.clock.run(app.call("commission.run", { checks: [check] }))).toEqual({ ok: true, value: null });
  for (let turns = 0; turns < 20_000 && state().running !== null; turns++) await rig.clock.run(50);
  expect(state()).toMatchObject({ running: null, error: null });
}

/** Begins to check all that is still open and dies at this deed of it; false = it was over before. */
async function die(rig: CommissioningRig, { app, host }: Life, deed: number): Promise<boolean> {
  host.dieAt(deed);
  void app.call("commission.run", { checks: [...COMMISSIONING_CHECKS] });
  for (let turns = 0; turns < 20_000 && !host.isDead; turns++) await rig.clock.run(20);
  // What was under way on the line still arrives.
  await rig.clock.run(1000);
  return host.isDead;
}

const statuses = ({ results }: Commissioning) => Object.fromEntries(results.map(({ check, status }) => [check, status]));

describe.each(FAMILIES)("a commissioning over %s whose program is killed after every check", (family) => {
  it("has every answer at the next start, and goes on to the end", async () => {
    const rig = await commissioningRig(family);
    await rig.clock.run(rig.app.close());
    let life = live(rig);
    await connect(rig, life, family);
    const answered: CommissioningCheck[] = [];
    for (const [at, check] of COMMISSIONING_CHECKS.entries()) {
      await answer(rig, life, check);
      answered.push(check);
      const before = onDisk(rig);
      expect([check, before.results.find((each) => each.check === check)?.status]).not.toEqual([check, "open"]);
      // Each time at another place: between questions, within an answer, before and after a document is on the disk.
      expect([check, await die(rig, life, 1 + ((at * 37) % 150))]).toEqual([check, true]);
      const atDeath = onDisk(rig);
      life = live(rig);
      const state = await rig.clock.run(life.app.call("app.state", {}));
      if (!state.ok) throw new Error(state.error.code);
      expect(state.value.commissioning).toMatchObject({ current: atDeath, running: null, error: null });
      const [then, now] = [statuses(before), statuses(atDeath)];
      for (const each of answered) expect([check, each, now[each]]).toEqual([check, each, then[each]]);
      await connect(rig, life, family);
    }
    const { packs, results } = onDisk(rig);
    expect(packs.map(({ packSerial }) => packSerial)).toEqual(["SN1", "SN2", "SN3"]);
    expect(results.filter(({ status }) => status === "open")).toEqual([]);
    expect(results.filter(({ status }) => status === "byHand").map(({ check }) => check)).toEqual(COMMISSIONING_CHECKS.filter(isByHand));
  });
});
