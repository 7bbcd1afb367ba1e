/** What can go wrong, what the program does then, and the tests that hold it: `docs/reliability.md` is made of this. */
export interface HeldBy {
  /** Below test/. */
  readonly file: string;
  /** As it stands in the file. */
  readonly title: string;
}

export interface ReliabilityRow {
  readonly trouble: string;
  readonly promise: string;
  readonly tests: readonly HeldBy[];
}

interface ReliabilityPart {
  readonly title: string;
  readonly rows: readonly ReliabilityRow[];
}

function by(file: string, ...titles: readonly string[]): readonly HeldBy[] {
  return titles.map((title) => ({ file, title }));
}

const PACKS: ReliabilityPart = {
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
      ],
    },
    {
      trouble: "A pack that refuses to say who it is or what it holds, before a write",
      promise: "Nothing is written, and the reason is its refusal: not another pack, and not another value.",
      tests: by("core/safeWrite.test.ts", "by a pack that refuses %s has the refusal as its reason, and no other pack or value"),
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

const VALUES: ReliabilityPart = {
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
          "PACE Modbus: nothing passes beyond what 16 bits of CRC can let through",
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
      tests: by(
        "core/faultMatrix.slow.test.ts",
        "shows nothing wrong, keeps nothing twice, and ends as docs/reliability.md says (renew with vitest -u and npm run docs)",
      ),
    },
  ],
};

const WORDS: ReliabilityPart = {
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
        ...by("core/bankTrouble.test.ts", "a pack whose answers are whole and %i bytes longer than any known form is alone on its address"),
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
      promise: "The version is named.",
      tests: by("core/doctorBridge.test.ts", "%s: its version is in the verdict and in the step"),
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

const REACH: ReliabilityPart = {
  title: "Packs and peers as they are",
  rows: [
    {
      trouble: "A pack that gives few registers at a time, or none across a reserved one",
      promise: "Everything is read in smaller pieces, and settings can be written.",
      tests: [
        ...by("core/slowPacks.test.ts", "%s: a pack that %s shows every value and every setting"),
        ...by("core/firstWrite.test.ts", "PACE Modbus, no more than 16 registers: all settings are read, and one is written and verified"),
        ...by("outside/libmodbusPack.test.ts", "%s: no more than %i registers a read, and every value and setting is there"),
      ],
    },
    {
      trouble: "A pack that answers late, or is deaf for a while after an answer",
      promise: "It is found and read, slower.",
      tests: [
        ...by(
          "core/slowPacks.test.ts",
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

const KEPT: ReliabilityPart = {
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
          "core/writeUnplugged.test.ts",
          "after any exchange: what is told is true, and the same run finishes or goes back once it is in again",
        ),
        ...by("core/writeUnpluggedBytes.slow.test.ts", "what is told is true, and the same run goes back once it is in again"),
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
        ...by("core/history.test.ts", "%s at every 10th record: ends complete, nothing twice"),
      ],
    },
    {
      trouble: "A pack whose answers are damaged again and again while all are looked for",
      promise: "It is asked again as soon as one that fell silent, not as seldom as an address where nothing ever answered.",
      tests: by("core/bankTrouble.test.ts", "%s: a pack that answered only damaged while all were looked for is there soon after"),
    },
    {
      trouble: "A record of the history that came damaged",
      promise: "It is read again; what stays damaged is kept and marked.",
      tests: by("core/history.test.ts", "reads damaged records again, and keeps and marks what stays damaged"),
    },
    {
      trouble: "A pack that refuses its history, once or always",
      promise: "A refusal now and then is asked again; a refusal of everything is a failure with its reason, and never an empty log.",
      tests: [
        ...by(
          "core/historyTrouble.test.ts",
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
        "core/historyTrouble.test.ts",
        "an old answer glued to every %i. one neither hides a record nor is one",
        "an old answer glued to every %i. one is not the record in its place, and equal records stay as many",
        "is the newest of this download again, and nothing is twice",
      ),
    },
    {
      trouble: "Only the questions of a download meet silence",
      promise: "It asks again after a pause, and ends with the reason when that brings nothing.",
      tests: by(
        "core/history.test.ts",
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
      promise: "The second one says who has the folder; what is dead is taken over, and its drafts go.",
      tests: by(
        "e2e/folderLock.test.ts",
        "says who has it, and leaves that note alone",
        "comes with the drafts of killed programs removed, and those of living ones left",
      ),
    },
    {
      trouble: "A number beyond any calendar or count in a kept or imported document",
      promise: "That document is damaged, and no other function is.",
      tests: by("contract/bounds.test.ts", "have bounds in %s"),
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
      promise: "Values show their true age, and logs mark it.",
      tests: [
        ...by("node/systemClock.test.ts", "counts what the computer slept, once"),
        ...by(
          "core/logging.test.ts",
          "marks when the computer slept or its clock was set, both ways",
          "marks it where the values jump, also when one from before is logged after",
        ),
      ],
    },
    {
      trouble: "An error that no code expects",
      promise: "The program ends in order, and a write in progress leaves a journal that leads back.",
      tests: by("e2e/fault.test.ts", "ends the %s in order (%s)", "in the middle of a write leaves a journal that leads back (%s)"),
    },
  ],
};

const HOST: ReliabilityPart = {
  title: "Strangers, windows and weight",
  rows: [
    {
      trouble: "Floods, idle and half-open connections, oversized bodies",
      promise: "They are let go of; a window is not.",
      tests: [
        ...by(
          "e2e/webLimits.test.ts",
          "lets go of those who %s, and not of a window",
          "takes few connections of one address, and others of another [needs Linux]",
        ),
        ...by("e2e/cliServe.test.ts", "takes no more of a form with %s than a password has, and goes on [needs Linux]"),
        ...by("e2e/portCatalog.test.ts", "outlives a full table of descriptors [needs Linux]"),
      ],
    },
    {
      trouble: "Pages of others, and accounts that read a command line",
      promise: "They get no token and no socket.",
      tests: [
        ...by("e2e/webHost.test.ts", "refuses foreign hosts and origins, and other methods"),
        ...by("e2e/webProgram.test.ts", "tells %s no token where other accounts can read it [needs Linux]"),
      ],
    },
    {
      trouble: "A page of the installed program that dies, or one that has been taken over",
      promise: "It comes back beside a program that goes on; it has a sandbox, no tools, and no calls that a socket would not carry.",
      tests: [
        ...by(
          "e2e/electronShell.test.ts",
          "brings its page back when the page's process dies, and goes on beside it",
          "refuses calls that no socket would carry",
          "opens its window with the safe preferences",
        ),
        ...by("node/revivePage.test.ts", "comes back at once, and slower each time when it dies again and again"),
        ...by("cli/desktop.test.ts", "of a shipped program has no Reload and no developer's tools; the usual entry of a view has both"),
        ...by("e2e/dist.test.ts", "has its fuses set", "does not start with %s"),
      ],
    },
    {
      trouble: "A text of a pack or a file that a spreadsheet would take for a formula",
      promise: "It gets a mark in front, also behind blanks and with the wide signs of East Asia.",
      tests: by("contract/csv.test.ts", "is no formula behind %j", "begins no cell with what moves to another one"),
    },
    {
      trouble: "A second window that would disconnect while the first one writes",
      promise: "Its button waits for the end of the write; where the connection ends all the same, the journal leads on.",
      tests: [
        ...by(
          "browser/parametersWrite.test.ts",
          "$protocol on a pty: typed, written, verified; the pack holds it, nothing else has moved, and the backup is older than the first byte",
        ),
        ...by("core/writeUnplugged.test.ts", "disconnecting is a cable out too: the next connection finds the write"),
      ],
    },
    {
      trouble: "Guessed passwords, and a computer that others use after",
      promise: "Guessing keeps out nobody who was in before; who came in is written down, and logging out ends the session.",
      tests: [
        ...by("node/tries.test.ts", "of a flood keep out neither a browser that was in before nor whoever sits at this computer"),
        ...by(
          "e2e/webAccess.test.ts",
          "is out after logging out, with every window of this session, and nobody else",
          "is written down with what was changed, and without any secret [needs file modes]",
        ),
      ],
    },
    {
      trouble: "A window that sends nonsense, asks for much at once, or reads nothing",
      promise: "It gets an answer or is closed; the line has its turn between any two of its requests.",
      tests: [
        ...by(
          "e2e/webHost.test.ts",
          "refuses bad calls by their id and stays open",
          "survives raw nonsense on its port",
          "drops snapshots but no other event for a window that does not read",
          "lets the line have its turn between any two requests of a window",
        ),
        ...by("contract/envelope.test.ts", "never throw, whatever comes"),
        ...by("property/fuzz.test.ts", "makes nothing throw that reads it: %s"),
      ],
    },
    {
      trouble: "A visitor who may only look",
      promise: "Whatever is not declared as looking is refused.",
      tests: by("contract/access.test.ts", "lets through what is declared as looking and refuses every other request, known or not"),
    },
    {
      trouble: "Several panels open, and one Esc",
      promise: "It closes one of them, the topmost.",
      tests: [
        ...by("browser/layers.test.ts", "closes by Esc one at a time, the topmost first, and gives the focus back"),
        ...by("ui/layers.test.ts", "closes what was opened last, one at a time"),
      ],
    },
    {
      trouble: "A window as small as a phone",
      promise: "Names stay apart in every language; what is wider than the window scrolls.",
      tests: by("browser/phoneBar.test.ts", "at %i px keeps its names apart in every language, and shows the one that is open"),
    },
    {
      trouble: "A computer without the fonts",
      promise: "The window brings its own.",
      tests: by("browser/fonts.test.ts", "draw the window from the first picture on, with digits of one width, and come from the host"),
    },
    {
      trouble: "A start that had to build",
      promise: "The process that serves has built nothing, and a window loads little first.",
      tests: [
        ...by("e2e/startScript.test.ts", "serves from a process that has neither built nor compiled [needs Linux]"),
        ...by("e2e/weight.test.ts", "is light in script and styles"),
      ],
    },
  ],
};

export const RELIABILITY: readonly ReliabilityPart[] = [PACKS, VALUES, WORDS, REACH, KEPT, HOST];
