import { describe, expect, it } from "vitest";
import { driverOf } from "../../protocol/index.ts";
import type { PackName } from "../../protocol/shared.ts";
import { NO_PARAMS } from "../../src/contract/beginnings.ts";
import type { ParamsRead } from "../../src/contract/params.ts";
import type { FoundPack, SessionState } from "../../src/contract/session.ts";
import { isReadInDoubt, mayBeHere } from "../../src/ui/state/pack.ts";
import { packHoldOf } from "../../src/ui/state/params.ts";
import { useUi } from "../../src/ui/state/store.ts";

const { family, capabilities } = driverOf("ritar-modbus");
const FOUND: FoundPack = { family, familyTitle: "Ritar", baudRate: 9600, address: 1, capabilities };

const nameOf = (packSerial: string, address = FOUND.address): PackName => ({
  family: FOUND.family,
  address,
  identity: { bmsVersion: "G-1.00", modelSerial: "notReported", packSerial },
});
const FORMER = nameOf("FORMER1");
const OTHER = nameOf("OTHER1");
const READ: ParamsRead = { pack: FORMER, values: {}, missing: [], notRead: [], unread: [], shown: {}, doubt: null, readAtWallMs: 0 };
const FRESH: SessionState = { ...useUi.getState().session, phase: "online", found: FOUND };

describe("a pack on the plug of the one before", () => {
  it("is that one only as long as nothing says otherwise: its name counts before its settings have come", () => {
    expect(mayBeHere(FORMER, FRESH)).toBe(true);
    expect(mayBeHere(nameOf("FORMER1", FOUND.address + 1), FRESH)).toBe(false);
    for (const { identity } of [FORMER, OTHER]) expect(mayBeHere(FORMER, { ...FRESH, identity })).toBe(identity === FORMER.identity);
    for (const pack of [FORMER, OTHER]) expect(mayBeHere(FORMER, { ...FRESH, identity: pack.identity, pack })).toBe(pack === FORMER);
  });

  it("makes what was read doubtful until it is known to be the same", () => {
    const isInDoubt = (pack: PackName | null, read: ParamsRead | null = READ) =>
      isReadInDoubt({ session: { ...FRESH, pack }, params: { ...NO_PARAMS, read } });
    expect([isInDoubt(null), isInDoubt(OTHER), isInDoubt(FORMER), isInDoubt(null, null)]).toEqual([true, true, false, false]);
  });

  it("is neither read nor written as a whole before it is known", () => {
    const holdIn = (session: Partial<SessionState>) => packHoldOf({ host: "ready", session: { ...FRESH, ...session }, params: NO_PARAMS });
    expect([holdIn({}), holdIn({ identity: OTHER.identity }), holdIn({ pack: OTHER })]).toEqual(["reading", "reading", null]);
    expect([holdIn({ phase: "lost", pack: FORMER }), holdIn({ phase: "closed" })]).toEqual(["lost", "offline"]);
  });
});
