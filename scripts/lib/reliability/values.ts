import { by, type ReliabilityPart } from "./row.ts";

export const VALUES: ReliabilityPart = {
  title: "The right values",
  rows: [
    {
      trouble: "Alarms or cells could not be read",
      promise: "They are not known, never clear: in words, in documents, by the exit code, and with the block and the reason.",
      tests: [
        ...by(
          "e2e/cliNotRead.test.ts",
          "%s: read says so in words and with an exit code of its own, though an alarm is up",
          "scan: null, the reason, and the same exit code",
        ),
        ...by("core/unread.test.ts", "Modbus, the flags refused as well: not known, and the session says which exception"),
        ...by("protocol/bank.test.ts", "is not known as soon as one pack's status was not read, and nothing of the others is worse"),
        ...by("browser/notRead.test.ts", "of one pack: its card, the list, the table and the bank say so in words, shape and colour"),
      ],
    },
    {
      trouble: "A pack that comes back and no longer answers a block, or another pack that says the same of itself",
      promise: "Values that an earlier connection has read are neither called read now nor shown of the other pack.",
      tests: by(
        "core/settingsOfBefore.test.ts",
        "has no values of those: neither in the reading of now nor on the screen",
        "serial %j: the one that is found instead of the other never shows its thresholds",
      ),
    },
    {
      trouble: "An answer is cut, of unknown length or damaged again and again",
      promise: "It is asked for again, then the block is named and the reading is not complete.",
      tests: [
        ...by("e2e/cliNotRead.test.ts", "names the block that was cut, after the usual tries, and is not complete"),
        ...by("core/unread.test.ts", "%s: three tries, then the block is named with the reason"),
      ],
    },
    {
      trouble: "A pack that answers and can never be decoded, or a line that opens and drops",
      promise: "Commands end on their own and say why.",
      tests: by(
        "e2e/cliEndsItself.test.ts",
        "%s: the version answers, and no live value can be decoded",
        "%s: each connection opens and drops",
      ),
    },
    {
      trouble: "Placeholders that look like measurements",
      promise: "They are not reported.",
      tests: by("protocol/explainPaceic.test.ts", "makes no measurement of the rated capacity sent twice, or of a second voltage of 0"),
    },
    {
      trouble: "An answer of several packs whose form is not announced",
      promise:
        "The form is found by the length, and by packs that are alike where several fit; what fits none, or no one form, is refused.",
      tests: [
        ...by(
          "property/values.test.ts",
          "the tail of a paceic answer is found by its length alone, for one pack and for many",
          "any length that does not fit is refused, never read past",
        ),
        ...by("property/packForms.slow.test.ts", "take the form in which they were sent, or none, also where by chance another one fits"),
      ],
    },
    {
      trouble: "Bytes lost, doubled, swapped, flipped, late, merged or split",
      promise: "No wrong value is shown; the checksum, the plausibility and the jump from the last value stand in between.",
      tests: [
        ...by(
          "property/damagedFrames.slow.test.ts",
          "$title: nothing passes beyond what 16 bits of CRC can let through",
          "paceic: what its sum lets through is refused by plausibility where it can be",
        ),
        ...by(
          "core/session.test.ts",
          "a late answer is never taken for the next one",
          "swapped digits that pass the paceic sum and look healthy are asked again before they are believed",
        ),
        ...by("browser/link.test.ts", "never shows a wrong number on a bad line"),
      ],
    },
    {
      trouble: "A late or doubled answer that fits the next question as well",
      promise: "A setting that is not as before is read until two answers agree.",
      tests: [
        ...by(
          "core/lateBase.test.ts",
          "is not what the rest of a group is written from, where a profile goes to packs that nobody has looked at",
          "is not shown as settings, and not taken for a change by another hand",
        ),
        ...by(
          "core/faultMatrix.slow.test.ts",
          "shows nothing wrong, keeps nothing twice, and ends as docs/reliability.md says (renew with vitest -u and npm run docs)",
        ),
        ...by(
          "core/writeReads.slow.test.ts",
          "in both answers after the write, each in another way: read on until two agree",
          "in every answer, never twice the same: unknown, and the journal stays",
        ),
      ],
    },
  ],
};
