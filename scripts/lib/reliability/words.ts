import { by, type ReliabilityPart } from "./row.ts";

export const WORDS: ReliabilityPart = {
  title: "Words that send nobody the wrong way",
  rows: [
    {
      trouble: "The driver of a USB adapter fails",
      promise: "It is called a driver that cannot open the port, with the system's own words, and no network that does not answer.",
      tests: [
        ...by("e2e/serialStream.test.ts", "%s -> %s"),
        ...by("core/doctor.test.ts", "$code: $verdict; looks again at once and connects by itself"),
      ],
    },
    {
      trouble: "A port is taken, forbidden or missing",
      promise: "The program that holds it, the command that helps, or the adapter without a driver is named.",
      tests: by(
        "e2e/portTrouble.test.ts",
        "names the program that has the device open, under whatever name it is asked for",
        "gives the command for the group that owns the device",
        "is told to be taken by the braille service where that runs",
        "names the service that looks for modems where it runs and nobody else is seen to have an adapter of USB",
      ),
    },
    {
      trouble: "Frames of another master on the line",
      promise: "Wires and speed are right, and no advice says otherwise.",
      tests: by(
        "core/doctorTraffic.test.ts",
        "%s: the wires and the speed are right",
        "with a damaged answer of somebody beside them: still right",
      ),
    },
    {
      trouble: "Answers that are whole and in small digits, or of a length that no form has",
      promise: "Wires and speed are right, and no two packs share an address: the checksum says so.",
      tests: [
        ...by(
          "core/doctorTraffic.test.ts",
          "%s: the wires and the speed are right, and nobody spoke at the same time",
          "with a wrong sum it proves nothing",
        ),
        ...by(
          "core/bankTrouble.slow.test.ts",
          "a pack whose answers are whole and %i bytes longer than any known form is alone on its address",
        ),
      ],
    },
    {
      trouble: "A device with another register map",
      promise: "No known map fits; none of its values is shown.",
      tests: by(
        "core/doctorTraffic.test.ts",
        "%s: no known map fits, and none of its values is shown",
        "one that refuses every register is named alike",
      ),
    },
    {
      trouble: "A pack that speaks another version of its protocol",
      promise: "The version is named, also where it answers no other.",
      tests: [
        ...by("core/doctorBridge.test.ts", "%s: its version is in the verdict and in the step"),
        ...by(
          "core/doctorDialect.test.ts",
          "version %s, return code %i: named in the second round, and read by nobody",
          "is asked in other versions in the second round, once in each, and stays silence",
        ),
      ],
    },
    {
      trouble: "A network bridge with other settings, a login or another guest",
      promise: "The bridge's own settings come first; what it says is not called silence.",
      tests: by(
        "core/doctorBridge.test.ts",
        "has its own settings looked at first, which this program cannot choose",
        "that greets with a login is not called silent, and its settings come first",
      ),
    },
    {
      trouble: "A file in UTF-16",
      promise: "It is read.",
      tests: by(
        "node/fileTexts.test.ts",
        "a file in %s is read in a window as it was written",
        "a parameter file in %s is read by the command line",
      ),
    },
  ],
};
