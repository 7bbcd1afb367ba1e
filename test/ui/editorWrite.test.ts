import { beforeEach, describe, expect, it } from "vitest";
import { SETTINGS as PACEIC } from "../../protocol/drivers/paceic-v25/settings.ts";
import type { BmsError } from "../../protocol/shared.ts";
import { NO_PARAMS } from "../../src/contract/beginnings.ts";
import type { HostApi } from "../../src/contract/contract.ts";
import type { ParamsRead } from "../../src/contract/params.ts";
import { startWrite, useWriting } from "../../src/ui/screens/editor/writing.ts";
import { confirmText, findingsNow, openPack, typeText, useEdits } from "../../src/ui/state/edits.ts";
import { startHost } from "../../src/ui/state/host.ts";
import { useUi } from "../../src/ui/state/store.ts";

const HELD = { cellUvAlarmMv: 2800, cellOvAlarmMv: 3600, cellOvProtectMv: 3700, cellOvReleaseMv: 3380 };
const READ: ParamsRead = {
  pack: { family: "paceic-v25", address: 1, identity: { bmsVersion: "notRead", modelSerial: "notRead", packSerial: "notRead" } },
  values: HELD,
  missing: [],
  notRead: [],
  unread: [],
  shown: {},
  doubt: null,
  readAtWallMs: 0,
};

let refusal: BmsError;
let asked: readonly (readonly [string, unknown])[] = [];
const host: HostApi = {
  subscribe: () => () => undefined,
  async call(name, args) {
    asked = [...asked, [name, args]];
    return { ok: false, error: refusal };
  },
};

describe("the write of the edits", () => {
  beforeEach(async () => {
    await startHost(host);
    asked = [];
    refusal = { code: "write.stale", detail: { reason: "changed", keys: "cellUvAlarmMv" } };
    useEdits.setState({ edits: {}, texts: {}, confirms: {} });
    openPack("a pack");
    useUi.setState({ params: { ...NO_PARAMS, table: PACEIC, read: READ } });
  });

  it("sends what is wanted, what was seen, and what was confirmed by typing it again", async () => {
    typeText("cellOvProtectMv", "3800");
    const asks = findingsNow().flatMap(({ id, level }) => (level === "confirm" ? [id] : []));
    expect(asks).not.toEqual([]);
    await startWrite();
    confirmText("cellOvProtectMv", "3800");
    await startWrite();
    const sent = { edits: { cellOvProtectMv: 3800 }, seen: HELD };
    expect(asked).toEqual([
      ["params.write", { ...sent, confirmed: [] }],
      ["params.write", { ...sent, confirmed: asks }],
    ]);
  });

  it("sends what the person saw where the pack holds something else by now, and marks what the host found moved", async () => {
    typeText("cellUvAlarmMv", "2850");
    useUi.setState({ params: { ...NO_PARAMS, table: PACEIC, read: { ...READ, values: { ...HELD, cellUvAlarmMv: 2900 } } } });
    await startWrite();
    expect(asked).toEqual([["params.write", { edits: { cellUvAlarmMv: 2850 }, seen: HELD, confirmed: [] }]]);
    expect(useWriting.getState().staleKeys).toEqual(["cellUvAlarmMv"]);
  });

  it("does not call a setting moved that the host could not read", async () => {
    typeText("cellUvAlarmMv", "2850");
    refusal = { code: "write.stale", detail: { reason: "notRead", keys: "cellUvAlarmMv" } };
    await startWrite();
    expect(useWriting.getState()).toMatchObject({ staleKeys: [], error: refusal });
  });
});
