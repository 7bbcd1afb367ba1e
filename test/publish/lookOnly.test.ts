import { describe, expect, it } from "vitest";
import { DRIVERS } from "../../protocol/index.ts";
import { createApp } from "../../src/core/app.ts";
import { lookOnly } from "../../src/publish/lookOnly.ts";
import { coreRig } from "../support/coreRig.ts";

describe.each(DRIVERS.map((driver) => [driver.family, driver] as const))("%s without the means to write", (family, driver) => {
  const looking = lookOnly(driver);

  it("makes the requests of reads, as before, and of nothing else", () => {
    const [address = 1] = driver.addresses;
    for (const key of Object.keys(driver.blocks)) {
      const request = looking.request(key, address);
      expect(!request.ok || request.value.kind === "read").toBe(true);
      expect(looking.writeRequest(key, address, {}, {})).toMatchObject({ ok: false, error: { code: "host.readOnly" } });
    }
    expect(looking.control).toBeNull();
    expect(looking.clock?.request(address, "2026-01-12T06:48:13").ok ?? false).toBe(false);
    for (const { block, args } of [...driver.livePlan, ...driver.identityPlan, ...driver.settingsPlan]) {
      expect(looking.request(block, address, args)).toEqual(driver.request(block, address, args));
    }
  });

  it("refuses also a whole core that is asked to write, and the pack hears nothing", async () => {
    const rig = coreRig({ families: [family] });
    const app = createApp(rig.ports, DRIVERS.map(lookOnly));
    let state: string | null = null;
    app.subscribe((message) => {
      if (message.event === "session" && message.payload.pack !== null) state = message.payload.phase;
    });
    await rig.clock.run(app.call("session.connect", { path: rig.usb.path, family, baudRate: "auto", address: "auto" }));
    await rig.until(() => state === "online");
    const before = [...rig.truth().settings];
    const command = await rig.clock.run(app.call("control.plan", { command: "stopDischarging" }));
    expect(command).toMatchObject({ ok: false });
    await rig.clock.run(60_000);
    expect([...rig.truth().settings]).toEqual(before);
    await rig.clock.run(app.close());
  });
});
