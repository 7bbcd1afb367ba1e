import { by, type ReliabilityPart } from "./row.ts";

export const KEPT: ReliabilityPart = {
  title: "What is written and kept",
  rows: [
    {
      trouble: "A program killed in the middle of a write to the pack",
      promise: "Its journal leads to the end or back.",
      tests: [
        ...by("e2e/killWrite.test.ts", "a program killed at any step of a write: its journal leads to the end or back"),
        ...by("core/recovery.slow.test.ts", "at any deed: the next start says what is known, and finishes or rolls back"),
      ],
    },
    {
      trouble: "The cable out in the middle of a write to the pack",
      promise: "What is told is true, and the journal leads to the end or back in the same run.",
      tests: [
        ...by(
          "core/writeUnplugged.slow.test.ts",
          "after any exchange: what is told is true, and the same run finishes or goes back once it is in again",
        ),
        ...by("core/writeUnpluggedBytes.slow.test.ts", "what is told is true, and the same run goes back once it is in again"),
      ],
    },
    {
      trouble: "A pack that acknowledges a write to it and stores it seconds later",
      promise: "It is read until it holds the values; only after the time that its family may need is a write not verified.",
      tests: by(
        "core/storedLate.test.ts",
        "is read until it holds the values: verified, each block sent once, and the way back is there",
        "and one that never stores it is not verified, and said to be so no sooner than one that is late",
        "the cable out while it is waited for: the end is unknown, and the next connection finds it stored",
        "stored only after the write was looked at again: a way back that finds nothing to send does not forget it",
      ),
    },
    {
      trouble: "A pack that no longer gives a block that an interrupted write knows of",
      promise: "The write is neither finished nor rolled back nor taken for complete: the refusal is shown, and the journal stays.",
      tests: by(
        "core/writeLeftovers.slow.test.ts",
        "a block that the pack refuses afterwards: neither finished nor rolled back nor taken for complete, and the journal stays",
      ),
    },
    {
      trouble: "A rollback of a write after which something else was written to the pack",
      promise: "It is refused: a rollback writes only over what the write left.",
      tests: [
        ...by("core/writeLeftovers.slow.test.ts", "a value that another hand has set since is not written over by the way back"),
        ...by("core/fleet.slow.test.ts", "%s: the way back of an earlier write is not the way back of this one"),
      ],
    },
    {
      trouble: "A program killed while it reads the history or writes a log",
      promise: "Nothing that was on disk is lost or there twice.",
      tests: [
        ...by(
          "e2e/killHistory.test.ts",
          "a program killed at every 10th record of a log that is handed over loses nothing that was on disk, and names the rest",
        ),
        ...by("e2e/killLog.test.ts", "a program killed while it logs goes on in the same file, and marks the time between"),
        ...by("core/history.slow.test.ts", "%s at every 10th record: ends complete, nothing twice"),
      ],
    },
    {
      trouble: "A pack whose answers are damaged again and again while all are looked for",
      promise: "It is asked again as soon as one that fell silent, not as seldom as an address where nothing ever answered.",
      tests: by("core/bankTrouble.slow.test.ts", "%s: a pack that answered only damaged while all were looked for is there soon after"),
    },
    {
      trouble: "A record of the history that came damaged",
      promise: "It is read again, in the same download and in each later one; what stays damaged is kept and marked.",
      tests: by(
        "core/history.slow.test.ts",
        "reads damaged records again, and keeps and marks what stays damaged",
        "asks again for what a disturbed download has kept damaged, and the whole record takes its place",
      ),
    },
    {
      trouble: "A pack that refuses its history, once or always",
      promise: "A refusal now and then is asked again; a refusal of everything is a failure with its reason, and never an empty log.",
      tests: [
        ...by(
          "core/historyTrouble.slow.test.ts",
          "%s: the download has failed at once, with the reason, and nothing is called complete",
          "is not complete when its first record is refused as well by then; what has come is kept",
          "a refusal now and then has handed nothing over, and ends nothing: every %i. request",
        ),
        ...by("e2e/cliHistoryStream.test.ts", "says in words, JSON and exit code that the pack refuses its log"),
      ],
    },
    {
      trouble: "An old answer of the history in front of the new one, or the newest record damaged at the end",
      promise: "No record is there twice, none is missing, and equal records stay as many.",
      tests: by(
        "core/historyTrouble.slow.test.ts",
        "an old answer glued to every %i. one neither hides a record nor is one",
        "an old answer glued to every %i. one is not the record in its place, and equal records stay as many",
        "is the newest of this download again, and nothing is twice",
      ),
    },
    {
      trouble: "Only the questions of a download meet silence",
      promise: "It asks again after a pause, and ends with the reason when that brings nothing.",
      tests: by(
        "core/history.slow.test.ts",
        "resumes on its own when only its questions met silence for a while",
        "ends with the reason when a record is never answered while everything else is, and keeps what it has",
      ),
    },
    {
      trouble: "A disk that is full",
      promise: "Old files stay whole, and what is missing is marked.",
      tests: [
        ...by("e2e/fileStore.test.ts", "keeps the old document whole when the disk is full [needs mount]"),
        ...by("core/logging.test.ts", "at write %i and for ten minutes: says so, tries seldom, and marks what is missing"),
        ...by("core/blackBox.test.ts", "says when the disk is full, leaves no half of a file, and works again when there is room"),
      ],
    },
    {
      trouble: "A full disk behind `> file` of a command",
      promise: "The command says so and ends with the exit code for files: part of the output is never taken for all of it.",
      tests: by(
        "e2e/cliFullDisk.test.ts",
        "is not called whole where the disk had room for a part of it",
        "that takes nothing is said, and is not the end of a pipe: %s",
      ),
    },
    {
      trouble: "An archive file whose first line is damaged, or is of a later version",
      promise: "Its records are kept for the pack whose file it is; what a later version has written is left alone.",
      tests: by(
        "core/archiveBook.test.ts",
        "%s: an archive whose first line is damaged has its records, names its pack again and is listed again",
        "an archive of a later version is neither listed nor written to, and is no reason to list no other",
      ),
    },
    {
      trouble: "A file that another program holds for a moment",
      promise: "Archive, log, backup and journal wait a second for it, and nothing is lost; after that it is a disk that does not take it.",
      tests: by(
        "core/heldFiles.test.ts",
        "%s: no record of the history is lost, and none is there twice",
        "%s: a log has no gap, and a write ends verified with its backup",
        "is not waited for where the disk is full, and not for ever",
      ),
    },
    {
      trouble: "A file of the person's that is there already, a link, a pipe or a device",
      promise: "It is written over only where that is wanted, all of it or nothing; what has no end is not read for ever.",
      tests: by(
        "e2e/wholeFile.test.ts",
        "are not written over unless it is wanted so, and leave no draft either way",
        "take the place of a link and not of its target, and keep their mode [needs links]",
        "are neither folders nor pipes nor devices [needs mkfifo]",
        "that hold a secret may be pipes, and are not read for ever [needs mkfifo]",
        "survive a disk that is full [needs root on Linux]",
      ),
    },
    {
      trouble: "A parameter file of another pack, or one that was changed since it was saved",
      promise: "It is said before its values are written, also to whoever wants no remarks.",
      tests: by("e2e/cliQuiet.test.ts", "is still said to be from another pack, changed since it was saved, and to hold what nobody knows"),
    },
    {
      trouble: "Two programs with windows on one folder, and drafts of killed ones",
      promise: "The second one says who has the folder, also on a full disk; what is dead is taken over, and its drafts go.",
      tests: by(
        "e2e/folderLock.test.ts",
        "says who has it, and leaves that note alone",
        "is not ours while the note of a living program is in it",
        "is not ours while a note in it cannot be read",
        "comes with the drafts of killed programs removed, and those of living ones left",
      ),
    },
    {
      trouble: "A command beside a window, or two commands at once, on one folder",
      promise:
        "One at a time writes to a pack, reads its history or changes a document, and begins with what the other has kept; the other one says so and loses nothing. What a killed one held is free.",
      tests: [
        ...by(
          "core/twoPrograms.test.ts",
          "%s: rows of a file go to the archive beside those that the other has added since, and none is there twice",
          "one reads the history of a pack at a time, and the next one begins where the first has ended",
          "two backups of one moment have two names, and neither takes the place of the other",
          "a write of one stands against that of the other, and neither removes nor overwrites its journal",
        ),
        ...by(
          "core/twoCommissionings.test.ts",
          "what one changes stays when the other changes something else, and the other then shows it",
          "what one has closed the other leaves as it is",
        ),
        ...by(
          "core/twoApps.test.ts",
          "is refused before the first byte while the other writes to the pack, and goes on afterwards",
          "sees what the other has left unfinished since it looked last, and that it has been settled",
        ),
        ...by("e2e/cliTwoPrograms.test.ts", "keeps a backup of its own beside one that is made at the same moment"),
        ...by(
          "core/historyHold.test.ts",
          "of two that are asked for at once one runs, and the other one takes nothing away from it",
          "is given back where the pack was left while the download waited for it",
        ),
        ...by(
          "node/documentHolds.test.ts",
          "says which other process has it, and reading and writing go on",
          "is taken over from %s",
          "is held for days by a program that is still there, where the system does not say when it began",
        ),
      ],
    },
    {
      trouble: "A command that reads the history beside a program that has the same archive open",
      promise: "Each download goes on after what the other has added; the records of two never lie over each other.",
      tests: by(
        "core/archiveShared.slow.test.ts",
        "%s: each goes on after what the other has added, and no number of a download comes twice",
      ),
    },
    {
      trouble: "A paper that says more than was read: a history not downloaded since, a pack's clock that went back or is fast",
      promise:
        "Quiet is said only up to the last complete download; records without a reliable date are counted as such, and prove nothing.",
      tests: [
        ...by(
          "core/historySince.test.ts",
          "never calls the time since whole where no download after it is known to have brought all",
          "counts what was recorded after the clock had gone back as without a date, and never as quiet",
        ),
        ...by("core/commissioningLife.slow.test.ts", "is not one from before the commissioning that a fast clock of the pack dates later"),
        ...by("core/commissioningParts.test.ts", "is never called read back without a code, nor for another pack"),
      ],
    },
    {
      trouble: "A pack that is replaced, or numbered anew, in the days of a commissioning",
      promise:
        "Nothing that was found of the former pack counts for the one at its address: its full charge is dropped, its checks are open again.",
      tests: [
        ...by(
          "core/commissioningParts.test.ts",
          "says nothing of another one at its address",
          "does not stay at an address that it has left",
        ),
        ...by(
          "core/commissioningExchange.test.ts",
          "%s: is not full because the former one was",
          "%s: in the middle of a run, has none of the settings that the former one held",
        ),
      ],
    },
    {
      trouble: "A number beyond any calendar or count in a kept or imported document",
      promise: "That document is damaged, and no other function is.",
      tests: by("contract/bounds.test.ts", "have bounds in %s"),
    },
    {
      trouble: "A record of an unfinished write, or a backup, that is damaged or of a newer version",
      promise: "It is not taken for missing: nothing is written until it has been moved, and no older backup counts as the newest.",
      tests: by(
        "core/unreadable.test.ts",
        "a journal that is %s is no finished write: nothing is written, and it stays as it is",
        "a damaged newest backup is listed as such, and no older one is taken for it",
      ),
    },
    {
      trouble: "The cable out while the command line holds switches of a pack",
      promise: "It says that they may still be held, keeps the record of it, and does not end as done.",
      tests: by(
        "e2e/cliControl.test.ts",
        "the pack gone while its switches are held: says that they may be so still, and does not end as done",
      ),
    },
    {
      trouble: "Defaults restored by a pack that refuses or ignores the command while its charge changes",
      promise: "Only settings count, and all of them: it is refused, acknowledged or not known, and never done.",
      tests: by(
        "core/controlRitar.test.ts",
        "a pack under current that %s: the charge that it counts meanwhile is no work of the command",
        "a pack that ignores it and refuses a block afterwards: not known, and by which refusal",
      ),
    },
    {
      trouble: "A profile or a comparison that was loaded beside a pack of another family",
      promise: "Its values are not offered, and the program refuses to write them.",
      tests: [
        ...by("core/fleet.slow.test.ts", "values of another family, though their settings have the same names"),
        ...by("ui/editorFiles.test.ts", "offers nothing of another kind of pack, nor when one is connected later"),
        ...by("ui/fleet.test.ts", "is for packs of its family, by the pack that is connected now"),
      ],
    },
    {
      trouble: "Something kept that cannot be read for a while: no descriptor left, no permission, a failing disk",
      promise: "It is not taken for missing: nothing is begun in its place, and it is there again afterwards.",
      tests: [
        ...by(
          "core/unreadable.test.ts",
          "an archive is not taken for empty: nothing is begun in its file, and it is there again afterwards",
          "the journal of an unfinished write is not overwritten by that of another one",
          "backups: none is taken for the newest while a newer one cannot be read, and nothing is written without one",
          "preferences stay as they are kept; what is wanted meanwhile counts, and is kept when they can be read",
        ),
        ...by("e2e/lineStore.test.ts", "takes only what is not there for empty: any other fault of the disk is said"),
        ...by("e2e/fileStore.test.ts", "takes only what is not there for missing: any other fault of the disk is said"),
        ...by("publish/fileSpool.test.ts", "does not begin, and removes nothing, while a file of it cannot be read; then all is there"),
        ...by("e2e/webTls.test.ts", "makes no other while the one that is kept cannot be read"),
        ...by(
          "browser/historyUnreadable.test.ts",
          "is no empty one: the screen says so, begins nothing in its place, and looks again when asked",
        ),
      ],
    },
    {
      trouble: "A computer that sleeps, or whose clock is set",
      promise: "Values show their true age, logs mark it and keep to their own file, and nothing that came before is taken for newer.",
      tests: [
        ...by("node/systemClock.test.ts", "counts what the computer slept, once"),
        ...by(
          "core/logging.test.ts",
          "marks when the computer slept or its clock was set, both ways",
          "marks it where the values jump, also when one from before is logged after",
        ),
        ...by(
          "core/loggingClock.test.ts",
          "goes on in its own file after each restart, though a file of the time before seems to be newer",
          "marks what is missing from before a restart",
          "counts files that lie ahead of now as the oldest, and several of one second by their number",
        ),
        ...by("core/blackBox.test.ts", "keeps the new ones also where the clock was set back"),
        ...by(
          "core/backupOrder.test.ts",
          "the newest backup of a pack is the one that was taken last, also where the clock was set back before",
        ),
        ...by("core/bankSleep.test.ts", "%i ms into a round: what it slept is taken for no speed of the packs"),
        ...by("ui/liveTrend.test.ts", "leaves nothing ahead of now, neither in the host nor in a window"),
        ...by("cli/notRead.test.ts", "read: the age is by the clock that stamped the values, which counts the sleep of the computer"),
      ],
    },
    {
      trouble: "An error that no code expects",
      promise: "The program ends in order, and a write in progress leaves a journal that leads back.",
      tests: by("e2e/fault.test.ts", "ends the %s in order (%s)", "in the middle of a write leaves a journal that leads back (%s)"),
    },
  ],
};
