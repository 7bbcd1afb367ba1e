import { describe, expect, it } from "vitest";
import { addressSpan, DRIVERS } from "../../protocol/index.ts";
import { filled } from "../../src/node/cli/words.ts";
import packs from "../../src/text/en/packs.json" with { type: "json" };
import { isOnSwitch } from "../../src/ui/model/addSwitch.ts";
import { freeAddress } from "../../src/ui/screens/packs/model/presence.ts";
import { bankRig } from "../support/bankRig.ts";
import { coreRig } from "../support/coreRig.ts";
import { dummyFamily } from "../support/dummyFamily/index.ts";

const KNOWN = [...DRIVERS, dummyFamily];
const DUMMY = dummyFamily.family;

describe("packs at addresses that no switch has", () => {
  it("are all found by the scan, and the next free address of the family is named", async () => {
    const rig = await bankRig(DUMMY, { known: KNOWN, baudRate: 19_200, stage: { firstAddress: 16, packCount: 3 } }, 16);
    await rig.scanned();
    expect(rig.thatAre("present")).toEqual([16, 17, 18]);
    const known = rig.bank().packs;
    expect(known.map(({ address }) => address)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    expect(freeAddress(known, dummyFamily.addresses)).toBe(1);
    const asked = rig.events.flatMap(({ message }) =>
      message.event === "bank" && message.payload.scan !== null ? [message.payload.scan.total] : [],
    );
    expect(new Set(asked)).toEqual(new Set([19]));
  });

  it("are reached when every address is asked, and said to be", async () => {
    const rig = coreRig({ known: KNOWN, families: [DUMMY], baudRate: 19_200, stage: { firstAddress: 18 } });
    await rig.connect({ family: DUMMY, address: 3 });
    await rig.until(() => (rig.session().doctor?.rounds ?? 0) > 0);
    await rig.app.call("session.searchAddresses", {});
    await rig.until(() => rig.session().found !== null);
    expect(rig.session().found?.address).toBe(18);
    const figures = { done: 2, total: 19, ...addressSpan(KNOWN, DUMMY) };
    expect(filled(packs.head.scanning.addresses, figures)).toBe("Scanning ADD 1–20: 2 of 19");
    expect(filled(packs.head.scan, addressSpan(KNOWN, "paceic-v25"))).toBe("Scan ADD 0–15");
  });

  it("are not drawn as the switch of another one", () => {
    expect([0, 15, 16, 20].map(isOnSwitch)).toEqual([true, true, false, false]);
  });
});
