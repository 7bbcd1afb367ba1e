import { by, type ReliabilityPart } from "./row.ts";

export const PACKS: ReliabilityPart = {
  title: "The right pack",
  rows: [
    {
      trouble: "Another pack answers than the one that was named",
      promise: "Its values are not shown and nothing is written; the error names both.",
      tests: [
        ...by("e2e/cliDemand.test.ts", "%s: another that answers for it is refused, both are named, and nothing is written"),
        ...by(
          "core/demand.test.ts",
          "%s: pack 1 that answers for pack 3 is refused, and both are named",
          "nothing but 3 is ever asked, and nothing is written",
        ),
        ...by("cli/startArgs.test.ts", "a number is a demand: %s %s"),
      ],
    },
    {
      trouble: "Values of one pack under the name of another",
      promise: "Name, values, settings and address on a screen belong to one pack, also after its switch is turned or the cable moved.",
      tests: [
        ...by("core/demand.test.ts", "all that is on the screen belongs to one pack, asked by its own number"),
        ...by("core/session.test.ts", "%s: a cable moved to another pack is noticed although the link was never lost"),
        ...by("protocol/onePack.test.ts", "about pack %i never passes for the values of pack 1"),
        ...by("core/flagsSince.test.ts", "is active since now for another pack, and never since before"),
        ...by(
          "core/liveOfWhom.test.ts",
          "has of another pack only what came over its connection, and says at once that it was begun anew",
          "has no values of the former address under the new one",
        ),
        ...by("ui/trendOfWhom.test.ts", "is read anew, and no answer that was under way brings the former pack back"),
      ],
    },
    {
      trouble: "A cable that goes to another pack while an answer is awaited",
      promise: "After a silence nothing is shown, kept, written or called verified until the pack has said who it is.",
      tests: by(
        "core/packExchanged.test.ts",
        "inside a write, though it holds what was to be written, is not called verified",
        "between two blocks of a write gets nothing of it",
        "while settings are read gives none of them to the pack before",
        "behind an adapter that echoes is noticed too",
        "shows none of its live values under the name of the one before",
        "is not written to because the pack there was silent when the others were to be asked",
        "%s is neither called done nor not done",
      ),
    },
    {
      trouble: "The same, while the open line picks up bytes that nobody sent",
      promise: "Two seconds without an answer that can be used count as a silence, whatever noise came meanwhile.",
      tests: by(
        "core/packExchangedNoise.test.ts",
        "shows none of its live values under the name of the one before",
        "whose write itself was followed by such a byte, is not called verified",
        "that another pack seems to have obeyed after noise is neither called done nor not done",
      ),
    },
    {
      trouble: "A cable that goes to another chain of packs, to a pack that gives no values, or away before the whole name is told",
      promise: "No value, name or log entry of one pack stands under another, not even for one round of questions.",
      tests: [
        ...by(
          "core/bankExchanged.test.ts",
          "has no values of the other chain under the names of the first, after %s",
          "behind the wired pack while nobody looks has none of its values under the names of the first either",
        ),
        ...by(
          "core/packExchangedNoise.test.ts",
          "is given none that is made of two, after %s",
          "is not shown with those of the pack before",
        ),
        ...by("core/historyExchanged.test.ts", "gets none of another pack that answers the question that waited behind a silent %s"),
        ...by(
          "core/historyFetch.test.ts",
          "takes nothing of another chain, to which the plug was moved while only the wired pack was silent",
        ),
        ...by("publish/packIds.test.ts", "are never those of another pack, however packs change their places"),
      ],
    },
    {
      trouble: "A pack that refuses to say who it is or what it holds, before a write",
      promise: "Nothing is written, and the reason is its refusal: not another pack, and not another value.",
      tests: by("core/safeWrite.test.ts", "by a pack that refuses %s has the refusal as its reason, and no other pack or value"),
    },
    {
      trouble: "Two packs that report the same serial numbers, at two addresses",
      promise: "What was begun at one address is neither finished nor taken back at the other, and the address is said.",
      tests: by(
        "core/sharedSerial.test.ts",
        "an unfinished write of one is neither finished nor rolled back in the other, and is not lost there",
        "the last write of one is not taken back in the other",
      ),
    },
    {
      trouble: "Two packs with the same serial number, or a date or blanks where it should stand",
      promise: "Backups, journals, logs and archives stay apart; a stamp is no serial number.",
      tests: [
        ...by(
          "core/sharedSerial.test.ts",
          "have their backups apart, and the way back of one is none for the other",
          "have their histories apart",
        ),
        ...by("protocol/packName.test.ts", "%j is no serial number: the other one tells, or else everything and the address"),
        ...by("core/packKey.test.ts", "is another for each pack, also where the file system ignores case, and every store takes it"),
      ],
    },
    {
      trouble: "A pack at ADD 0 that repeats the question's FF instead of counting itself",
      promise: "Exactly one pack is read; more than one is refused.",
      tests: by(
        "protocol/onePack.test.ts",
        "of a pack that stands alone may count itself, or repeat the question: %i",
        "that repeats the question and holds more than one pack is refused",
      ),
    },
  ],
};
