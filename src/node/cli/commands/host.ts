import type { CommandSpec } from "../spec.ts";

export const HOST_COMMANDS: readonly CommandSpec[] = [
  {
    name: "trace",
    summary: "show every frame on the line as it is sent or received",
    text: `Both directions with time, block and bytes in hex, also while nothing answers yet: what is wrong with a cable is seen here.
With --json one line a frame. Ends by Ctrl-C, --for or --count; the file of --save is written then, with the newest 20 000 frames.`,
    needsPack: true,
    options: {
      for: { kind: "number", value: "S", least: 1, most: 86_400, help: "end after S seconds" },
      count: { kind: "number", value: "N", least: 1, most: 1_000_000_000, help: "end after N frames" },
      save: { kind: "text", value: "FILE", help: "finally save a trace file that the window can replay; never overwrites a file" },
      masked: { kind: "flag", help: "serial numbers in the file are masked" },
    },
    examples: ["open-bmstool trace --for 10", "open-bmstool trace --for 60 --save wire.jsonl --masked --quiet > /dev/null"],
  },
  {
    name: "sim",
    summary: "simulate packs, to try everything without a battery",
    text: `Speaks as packs do, on a TCP port or on one end of a pty pair. Everything behind "sim" is its own: open-bmstool sim --help.
Stop it with Ctrl-C: exit code 0.`,
    isRaw: true,
    examples: ["open-bmstool sim --tcp 7001", "open-bmstool read --port tcp://127.0.0.1:7001"],
  },
  {
    name: "serve",
    summary: "serve the window to a browser",
    text: `The program without a screen of its own, on a Raspberry Pi for instance. It listens on this computer alone and prints the address
with a token. To be reached from elsewhere it needs all three: --host, --allow-remote and a password, from
OPEN_BMSTOOL_PASSWORD or --password-file (never on the command line, where other users can see it).
--tls encrypts the way with a certificate that the program makes once and keeps (it needs openssl for that) and prints its fingerprint:
browsers warn of it, so compare the fingerprint before you accept. --tls-cert and --tls-key take your own instead. Without any of them
password and values can be read on the way: use a network that you trust, or a tunnel (ssh -L).
--read-only: pages can view but change nothing; the program then connects to --port automatically. --viewer-password-file lets in others
who can only view, beside you. Who came in and what they changed is kept in access.jsonl in the program's folder.
Stop it with Ctrl-C: exit code 0.`,
    needsPack: true,
    options: {
      listen: { kind: "number", value: "N", least: 0, most: 65_535, help: "port of the web page (default: any free one)" },
      host: { kind: "text", value: "ADDRESS", help: "address to listen on (default 127.0.0.1); 0.0.0.0 = every network" },
      "allow-remote": { kind: "flag", help: "yes, let other computers reach it" },
      "password-file": { kind: "text", value: "FILE", help: "file whose first line is the password, at least 12 characters" },
      "viewer-password-file": { kind: "text", value: "FILE", help: "the same for those who can only view" },
      tls: { kind: "flag", help: "encrypt, with a certificate of the program's own" },
      "tls-cert": { kind: "text", value: "FILE", help: "encrypt, with this certificate (PEM)" },
      "tls-key": { kind: "text", value: "FILE", help: "key of this certificate (PEM)" },
      name: { kind: "text", value: "NAME", help: "other names by which browsers reach this computer (comma-separated)" },
      "read-only": { kind: "flag", help: "pages can view but change nothing" },
    },
    examples: [
      "open-bmstool serve --port /dev/ttyUSB0",
      "OPEN_BMSTOOL_PASSWORD=… open-bmstool serve --host 0.0.0.0 --listen 8080 --allow-remote --read-only --port /dev/ttyUSB0",
    ],
  },
  {
    name: "update",
    summary: "look for a newer version",
    text: `Asks the release page once and prints what changed. Sends the program's name and version, nothing else; installs nothing.
A policy of this computer can forbid it. Exit code 1: there is a newer version.`,
    examples: ["open-bmstool update"],
  },
  {
    name: "completion",
    summary: "print the completion script for bash",
    text: "Completes the commands and options of this version.",
    examples: ['eval "$(open-bmstool completion)"'],
  },
];
