import type { FamilyId } from "../../protocol/index.ts";
import { brandCodes, brandOf, driverOf, INVERTER_TYPES } from "../../protocol/index.ts";
import type { PackOptions } from "../../protocol/sim/index.ts";
import { createPack } from "../../protocol/sim/index.ts";
import type {
  CheckResult,
  Commissioning,
  CommissioningCheck,
  CommissioningSite,
  CommissioningState,
} from "../../src/contract/commissioning.ts";
import { COMMISSIONING_CHECKS } from "../../src/contract/commissioning.ts";
import type { CoreRigOptions } from "./coreRig.ts";
import { coreRig } from "./coreRig.ts";

export const BRAND = "growatt";

export const siteOf = (packCount: number, more: Partial<CommissioningSite> = {}): CommissioningSite => ({
  name: "Barn",
  place: "Lower Field 2",
  installer: "A. Example",
  inverterBrand: BRAND,
  inverterModel: "SPF 5000 ES",
  packCount,
  remarks: "",
  ...more,
});

/** What the pack that speaks to the inverter must hold for the brand of the site; {} = its family has no such setting. */
export function inverterSettings(family: FamilyId): Readonly<Record<string, number>> {
  const codes = driverOf(family).inverterCodes;
  const [choice] = brandCodes(codes, BRAND);
  const port = brandOf(BRAND)?.port;
  if (codes === null || choice === undefined || port === undefined) return {};
  if (codes.kind === "shared") return { [codes.settingKey]: choice.code };
  return { [codes.settingKeys[port]]: choice.code, [codes.typeKey]: INVERTER_TYPES.manual };
}

interface Options extends CoreRigOptions {
  readonly packCount?: number;
  readonly site?: Partial<CommissioningSite>;
  /** Of the pack at this address instead of what a good one has. */
  readonly bad?: Readonly<Record<number, Partial<PackOptions>>>;
  /** Of every pack. */
  readonly every?: Partial<PackOptions>;
}

/** An installation of packs without a fault, ready to be handed over: the breakers are open, the clocks right, the inverter chosen. */
export async function commissioningRig(family: FamilyId, { packCount = 3, site, bad = {}, every, ...options }: Options = {}) {
  const packs = Array.from({ length: packCount }, (_, at) => at + 1).map((address) =>
    createPack({
      address,
      seed: 7,
      packSerial: `SN${address}`,
      modelSerial: `BOARD${address}`,
      socDeciPct: 500,
      source: { currentMa: 0 },
      ...every,
      ...bad[address],
    }),
  );
  const rig = coreRig({ families: [family], packs, ...options });
  const [first] = packs;
  first?.applySettings(inverterSettings(family));
  for (const pack of packs) pack.step(1000);
  await rig.connect({ family, baudRate: 9600, address: options.stage?.firstAddress ?? packs[0]?.address ?? 1 });
  await rig.until(() => rig.params().read !== null);

  const state = (): CommissioningState => {
    const last = rig.events.findLast(({ message }) => message.event === "commissioning")?.message;
    if (last?.event !== "commissioning") throw new Error("no commissioning yet");
    return last.payload;
  };
  const current = (): Commissioning => {
    const now = state().current;
    if (now === null) throw new Error("no commissioning is open");
    return now;
  };
  const started = await rig.clock.run(rig.app.call("commission.start", { site: siteOf(packCount, site) }));
  if (!started.ok) throw new Error(started.error.code);
  return {
    ...rig,
    packs,
    state,
    current,
    begin: (...checks: CommissioningCheck[]) => rig.clock.run(rig.app.call("commission.run", { checks })),
    idle: () => rig.until(() => state().running === null, 900_000),
    /** Runs these, or all, to the end. */
    async run(...checks: CommissioningCheck[]): Promise<void> {
      const all = checks.length === 0 ? [...COMMISSIONING_CHECKS] : checks;
      const begun = await rig.clock.run(rig.app.call("commission.run", { checks: all }));
      if (!begun.ok) throw new Error(begun.error.code);
      await rig.until(() => state().running === null, 900_000);
    },
    result: (check: CommissioningCheck): CheckResult => {
      const found = current().results.find((each) => each.check === check);
      if (!found) throw new Error(`no ${check}`);
      return found;
    },
    /** "passed", or "failed firmwareDiffers". */
    said: (check: CommissioningCheck): string => {
      const found = current().results.find((each) => each.check === check);
      return [found?.status, found?.reason].filter(Boolean).join(" ");
    },
  };
}
export type CommissioningRig = Awaited<ReturnType<typeof commissioningRig>>;
