import { describe, expect, it } from "vitest";
import { driverOf } from "../../protocol/index.ts";
import { historyRig } from "../support/historyRig.ts";

const OTHER_CURRENT_MA = -77_000;

describe("a log that a pack hands over record by record", () => {
  it.each(driverOf("ritar-modbus").livePlan.map(({ block }) => block))(
    "gets none of another pack that answers the question that waited behind a silent %s",
    async (block) => {
      const rig = await historyRig("ritar-modbus", { stage: { pack: { history: { records: 60 } } } });
      const key = rig.now().archive?.key ?? "";
      await rig.call().call("history.download", {});
      await rig.until(() => (rig.now().archive?.count ?? 0) > 10);
      rig.bus.setFaults([{ when: { block, times: 1 }, do: { kind: "silence", ms: 900 } }]);
      const silentSoFar = () => rig.bus.counts.heard - rig.bus.counts.answered;
      const before = silentSoFar();
      await rig.until(() => silentSoFar() > before);
      const [pack] = rig.bus.packs;
      const records = pack?.truth().logStream.records.map((record) => ({ ...record, currentMa: OTHER_CURRENT_MA })) ?? [];
      pack?.override({ packSerial: "ANOTHER", logStream: { records, at: 0 } });
      await rig.until(() => rig.session().identity?.packSerial === "ANOTHER");
      await rig.clock.run(20_000);
      const rows = await rig.call().call("history.rows", { key, beforeSeq: null, most: 1000 });
      const currents = rows.ok ? rows.value.map(({ record }) => record?.currentMa) : [];
      expect(currents.length).toBeGreaterThan(10);
      expect(currents).not.toContain(OTHER_CURRENT_MA);
    },
  );
});
