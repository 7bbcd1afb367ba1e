import { by, type ReliabilityPart } from "./row.ts";

export const HOST: ReliabilityPart = {
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
      trouble: "A second window, or another program on the socket, that would end the connection while the first one writes",
      promise:
        "It is refused, and its button waits for the end of the write. After Cancel, with the pack lost, or when the program is closed the connection ends all the same: then the journal leads on.",
      tests: [
        ...by(
          "browser/parametersWrite.test.ts",
          "$protocol on a pty: typed, written, verified; the pack holds it, nothing else has moved, and the backup is older than the first byte",
        ),
        ...by(
          "core/writeStays.test.ts",
          "%s: neither a connection nor its end nor a recording cuts a write, and all of them work after it",
          "while one profile goes to several packs, until it is asked to stop",
          "while a command or a clock is under way",
          "no longer where the pack has gone silent, and never for a program that closes",
        ),
        ...by("core/writeUnplugged.slow.test.ts", "disconnecting after Cancel is a cable out too: the next connection finds the write"),
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
        ...by("property/fuzz.slow.test.ts", "makes nothing throw that reads it: %s"),
      ],
    },
    {
      trouble: "A network that dies without closing the connection, or a program that hangs, behind an open window",
      promise: "After 20 s the window says that the program does not answer, and no old value looks new; after a minute it connects anew.",
      tests: by(
        "ui/socketSilence.test.ts",
        "is shown as gone after 20 s without a word, though the connection stands, and as there with the next word",
        "is left after a minute without a word, and another connection is made",
        "waits as long as the host tells anything, and gives up one that is silent for a minute",
      ),
    },
    {
      trouble: "A computer that stands still for seconds",
      promise: "What happened meanwhile counts: a port that has opened is not given up, and an answer that came is heard.",
      tests: by("node/within.test.ts", "takes what happened while the process stood still, and waits for nothing else"),
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
