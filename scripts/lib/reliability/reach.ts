import { by, type ReliabilityPart } from "./row.ts";

export const REACH: ReliabilityPart = {
  title: "Packs and peers as they are",
  rows: [
    {
      trouble: "A pack that gives few registers at a time, or none across a reserved one",
      promise: "Everything is read in smaller pieces, and settings can be written.",
      tests: [
        ...by("core/slowPacks.slow.test.ts", "%s: a pack that %s shows every value and every setting"),
        ...by("core/firstWrite.test.ts", "PACE Modbus, no more than 16 registers: all settings are read, and one is written and verified"),
        ...by("outside/libmodbusPack.test.ts", "%s: no more than %i registers a read, and every value and setting is there"),
      ],
    },
    {
      trouble: "A pack that answers late, or is deaf for a while after an answer",
      promise: "It is found and read, slower.",
      tests: [
        ...by(
          "core/slowPacks.slow.test.ts",
          "%s, deaf for %i ms after each answer: found by Auto, and nearly every question is answered",
          "%s, deaf for %i ms after each answer: its settings are read, and one is written and verified",
          "%s, answering after 900 ms: found by Auto and read",
        ),
        ...by("outside/libmodbusPack.test.ts", "$family: deaf for 250 ms after each answer, and answering after 400 ms"),
      ],
    },
    {
      trouble: "Every exception of the Modbus specification",
      promise: "It is told with its code, and the pack is read again after it.",
      tests: by(
        "outside/libmodbusPack.test.ts",
        "$family: every exception of the specification is told with its code, and the pack is read again after it",
      ),
    },
    {
      trouble: "Text pasted from public logs",
      promise: "Arrows, words, escapes, dumps and parts are taken off or put together.",
      tests: by(
        "core/tracePasted.test.ts",
        "a dump over several lines: %s",
        "a frame in two parts is one frame, and what comes behind it is another",
        "words alone are no frame, also beside a time",
      ),
    },
    {
      trouble: "Ports of adapters with their own driver, and of boards",
      promise: "They are in the list.",
      tests: by("e2e/portCatalog.test.ts", "knows %s, of an adapter's own driver or a board"),
    },
    {
      trouble: "A simulator that shares our mistakes",
      promise:
        "Programs and libraries of others are masters on it and packs for us, and a second reading of the documents judges the ASCII family.",
      tests: [
        ...by(
          "outside/simMasters.test.ts",
          "$protocol: function 03 reads, 10 writes a group, and what it wrote is read back",
          "$protocol: every other function of the specification is refused with exception 1",
        ),
        ...by("outside/tshark.test.ts", "reads every frame that can be sent or simulated, %s"),
        ...by(
          "outside/asciiWitness.test.ts",
          "finds every request, write, command and answer right",
          "as a pack is found, read, named and written [needs socat]",
        ),
        ...by("outside/libmodbusPack.test.ts", "$family: every value is what its registers say, and a write changes its register alone"),
        ...by("outside/ritarPymodbus.test.ts", "is found by Auto, and every value on Live is what its registers say ($how)"),
        ...by("e2e/pymodbus.test.ts", "shows the captured values; cells 7-16 filled up to the captured pack voltage ($how)"),
        ...by("e2e/mbpoll.test.ts", "registers 0-36 are what the pack is: %s"),
      ],
    },
  ],
};
