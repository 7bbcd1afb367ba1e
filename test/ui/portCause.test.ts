import { describe, expect, it } from "vitest";
import { DRIVERS, familyFacts } from "../../protocol/index.ts";
import connect from "../../src/text/en/connect.json" with { type: "json" };
import { adviceText, portCause } from "../../src/ui/screens/connect/portCause.ts";
import { speedsOf } from "../../src/ui/state/families.ts";

const UNTOLD = { program: "", pid: 0, suspect: "", group: "", command: "" };

describe("what the doctor says of a port that cannot be opened", () => {
  it("names the program that holds it", () => {
    const cause = portCause({ code: "host.portBusy", detail: { path: "/dev/ttyUSB0", program: "minicom", pid: 41 } });
    expect(cause).toEqual({ ...UNTOLD, program: "minicom", pid: 41 });
    expect(adviceText("otherProgram", cause)).toBe("advice.otherProgram.textHolder");
    expect(adviceText("permission", cause)).toBe("advice.permission.text");
  });

  it("names a program that may hold it, and the command that ends it, where the system does not say who does", () => {
    const cause = portCause({ code: "host.portBusy", detail: { path: "/dev/ttyUSB0", suspect: "ModemManager" } });
    expect(cause).toEqual({ ...UNTOLD, suspect: "ModemManager", command: "sudo systemctl stop ModemManager" });
    expect(adviceText("otherProgram", cause)).toBe("advice.otherProgram.textSuspect");
  });

  it("gives the command, or says that a new login is enough", () => {
    const command = portCause({ code: "host.permission", detail: { group: "dialout", command: "sudo usermod -aG dialout anna" } });
    expect(command).toEqual({ ...UNTOLD, group: "dialout", command: "sudo usermod -aG dialout anna" });
    expect(adviceText("permission", command)).toBe("advice.permission.textCommand");
    const login = portCause({ code: "host.permission", detail: { group: "dialout" } });
    expect(adviceText("permission", login)).toBe("advice.permission.textSignIn");
  });

  it("keeps to the general text where nothing was told, or something else", () => {
    for (const reason of [null, { code: "host.portBusy" }, { code: "link.lost", detail: { program: "x", pid: 1, group: "y" } }] as const) {
      expect(portCause(reason)).toEqual(UNTOLD);
    }
    expect(adviceText("otherProgram", UNTOLD)).toBe("advice.otherProgram.text");
    expect(adviceText("driver", UNTOLD)).toBe("advice.driver.text");
  });
});

it("names the speeds of all families, 38400 being the guide's battery's alone", () => {
  const { usual, others } = speedsOf(DRIVERS.map((driver) => familyFacts(driver, "en")));
  const said = connect.advice.baudRate.text.replace("{{usual}}", String(usual)).replace("{{others}}", others.join(", "));
  expect(said).toBe(
    "9600 is usual. With protocol and baud on Auto, these are tried too: 19200, 38400, 115200. You can type another one above.",
  );
});
