/**
 * The sentences that a step of the doctor may carry, with the figures each needs.
 * The host sends only the key and the figures (`DoctorStep.note`, `DoctorStep.params`).
 */
export const DOCTOR_NOTES = {
  portFound: ["path", "title"],
  portTyped: ["path"],
  portMissing: ["path"],
  opened: ["path"],
  openedBridge: ["path"],
  portBusy: [],
  noPermission: [],
  unreachable: [],
  openFailed: [],
  listening: [],
  silence: [],
  masterHeard: ["count", "family"],
  packsTalk: ["count"],
  otherBytes: ["count"],
  skipped: [],
  asking: ["family", "baud", "address"],
  nothingHeard: ["tries"],
  echoOnly: [],
  garbage: ["count"],
  otherDialect: ["version"],
  otherAddress: ["asked", "address"],
  foreignMap: [],
  foreignTraffic: ["frames", "family"],
  refused: [],
  found: ["family", "baud", "address"],
} as const satisfies Record<string, readonly string[]>;

export type DoctorNote = keyof typeof DOCTOR_NOTES;

export const connect = {
  page: "Connection",
  doctor: "Connection doctor",
  verdict: {
    searching: {
      title: "Looking for a pack",
      text: "Takes up to {{seconds}} s: each protocol and baud rate is tried in turn. Nothing is changed in the pack.",
    },
    portMissing: {
      title: "Port not found",
      text: "The system does not list {{port}}. Plug in the adapter, or choose another port above.",
    },
    portBusy: {
      title: "Another program is using the port",
      text: "Only one program can use {{port}}. Close the other one; this tool then connects automatically.",
    },
    noPermission: { title: "No permission to open the port", text: "{{port}} exists, but the system denies this user access." },
    unreachable: {
      title: "The network address does not answer",
      text: "{{port}} cannot be reached. Check the bridge's power, the network and the port number.",
    },
    portLost: {
      title: "The adapter was unplugged",
      text: "{{port}} disappeared while in use. Plug it in again; the tool reconnects automatically.",
    },
    silence: {
      title: "The port works, but no pack answers",
      text: "{{port}} opens and sends, but {{tries}} attempts brought back no byte at all. Check the cable and the pack.",
    },
    echoOnly: {
      title: "Only an echo comes back",
      text: "{{port}} receives only what it sends. The adapter works; the pack receives nothing or does not answer.",
    },
    garbage: {
      title: "Something answers, but it is unreadable",
      text: "{{bytes}} bytes came back but no complete answer. Wires swapped, wrong baud rate, or two devices sending at once.",
    },
    otherDialect: {
      title: "A BMS answers in an unsupported protocol version",
      text: "The frame is valid, but this tool does not support its version. It reads nothing rather than guess.",
    },
    otherAddress: {
      title: "A pack answers, but at ADD {{other}}",
      text: "The request went to ADD {{asked}}, the answer came from ADD {{other}}. Its values are not shown and nothing is written. Use ADD {{other}}, or correct the switch.",
    },
    foreignMap: {
      title: "A device answers, but no known register map fits",
      text: "It answers {{family}} with valid frames, so wiring and baud rate are correct. The content is not that of a pack, so it is not shown.",
    },
    foreignTraffic: {
      title: "Valid frames received, but no pack answers",
      text: "{{frames}} complete {{family}} frames received, none of them an answer to this tool. Wiring and baud rate are correct; check the jack and the address.",
    },
    refused: {
      title: "A device answers but refuses every request",
      text: "The line works. The pack's RS485 port may be set to an inverter's protocol.",
    },
    found: { title: "A pack answers", text: "Reading its first values." },
  },
  lost: {
    title: "The pack has stopped answering",
    text: "Its last answer came {{age}} ago. The last values are kept; the tool keeps trying.",
    back: "Back to the last values",
  },
  again: "Try again now",
  useAddress: "Connect to ADD {{address}}",
  refusedRequest: "The program rejected this",
  steps: { label: "What was tried", findPort: "Find the port", openPort: "Open it", listen: "Listen first", ask: "Request an answer" },
  stepState: { pending: "waiting", running: "running", ok: "OK", info: "noted", bad: "failed" },
  notes: {
    portFound: "{{path}} · {{title}}",
    portTyped: "{{path}}, typed by hand",
    portMissing: "The system does not list {{path}}",
    opened: "8N1, not in use by another program",
    openedBridge: "The bridge accepts the connection; baud rate and 8N1 are set in the bridge",
    portBusy: "in use by another program",
    noPermission: "the system denies this user access",
    unreachable: "no connection to this address",
    openFailed: "the driver refused to open it",
    listening: "is another master polling packs on this line?",
    silence: "Silence: no master is polling packs on this line",
    masterHeard: "Another master is active on this line: {{count}} {{family}} frames received. Wiring and baud rate are correct",
    packsTalk:
      "Packs communicate with each other on this line: {{count}} frames received. This is normal; wiring and baud rate are correct",
    otherBytes: "{{count}} bytes received that match no known protocol",
    skipped: "not needed here",
    asking: "{{family}}, {{baud}}, ADD {{address}}",
    nothingHeard: "Nothing in {{tries}} attempts. No echo either, which is normal",
    echoOnly: "Only an echo came back",
    garbage: "{{count}} bytes received, no complete answer",
    otherDialect: "Answer in protocol version {{version}}, which this tool does not support",
    otherAddress: "The request went to ADD {{asked}}, the answer came from ADD {{address}}",
    foreignMap: "Valid frames with values that no battery can have",
    foreignTraffic: "{{frames}} complete {{family}} frames received, none of them an answer",
    refused: "The device refuses the request",
    found: "{{family}}, {{baud}}, ADD {{address}}",
  } satisfies Record<DoctorNote, string>,
  tcp: "TCP",
  notYet: "not tried yet",
  tries: {
    label: "Attempts by protocol and baud rate",
    tried: "tried",
    none: "–",
    tcp: "TCP",
    cell: "{{outcome}} · ADD {{addresses}}",
    rounds: "Round {{round}}",
  },
  outcome: {
    running: "trying",
    silence: "silence",
    echo: "echo",
    garbage: "unreadable",
    partial: "cut off",
    badChecksum: "bad checksum",
    refused: "refused",
    implausible: "not plausible",
    otherDialect: "other version",
    otherAddress: "other ADD",
    traffic: "other traffic",
    found: "answer",
  },
  adviceTitle: "Check these in order. The tool keeps trying and connects automatically",
  advice: {
    packAwake: { title: "Is the pack awake?", text: "RUN must be lit or blinking. If all LEDs are off, press ON/OFF once." },
    plugInLinkIn: {
      title: "Is the plug in LINK-IN?",
      text: "The plug also fits CAN, RS485 and LINK-OUT, but the PC must be connected to LINK-IN.",
    },
    swapAB: {
      title: "Are A and B swapped?",
      text: "A to pin 7, B to pin 8. Adapter makers label them differently; swapping the two does no harm.",
    },
    addSwitch: { title: "Is ADD set to {{address}}?", text: "{{switches}}. Not sure? Try every address:" },
    otherProgram: {
      title: "Close the other program",
      text: "Such as the vendor's tool, a terminal or a second copy of this program. Only one program can use a port.",
      textHolder: "“{{program}}” (process {{pid}}) has the port open. Only one program can use a port.",
    },
    permission: {
      title: "Allow access to the port",
      text: "The system does not let this user open it. On Linux, add the user to the group that owns the port, then log in again.",
      textCommand: "The port belongs to the group “{{group}}”. Run this once in a terminal, then log out and in again:",
      textSignIn: "This user is in the group “{{group}}” since this session began: log out and in again.",
    },
    driver: {
      title: "Is the adapter's driver installed?",
      text: "Unplug the adapter and plug it in again: a port must appear in the list. On Windows, CH340, CP210x and FTDI each need their own driver.",
    },
    adapterEcho: {
      title: "Does the adapter echo?",
      text: "An echo is harmless. It shows that the adapter works, so the cause is the cable or the pack.",
    },
    baudRate: {
      title: "Is the baud rate right?",
      text: "{{usual}} is usual. With protocol and baud on Auto, these are tried too: {{others}}. You can type another one above.",
    },
    inverterProtocol: {
      title: "Is the port set to an inverter?",
      text: "Pins 1 and 2 of the RS485 jack use the inverter's protocol. Use LINK-IN, pins 7 and 8.",
    },
    otherDialect: {
      title: "Is it another manufacturer's BMS?",
      text: "Check the label: this tool supports {{families}}. Send us the trace to have it added.",
    },
    twoPacksOneAddress: {
      title: "Do two packs share an address?",
      text: "They answer at the same time and corrupt each other's answers. Give every pack its own ADD.",
    },
    bridgeAddress: {
      title: "Are address and port right?",
      text: "Enter tcp://host:port. The bridge must pass raw bytes: 9600, 8 data bits, no parity, 1 stop bit.",
    },
    cableLoose: { title: "Is a plug loose?", text: "Push the plug in until its clip snaps, and check the adapter's screws." },
  },
  switches: {
    none: "All four switches down",
    some_one: "Only switch {{list}} up",
    some_other: "Switches {{list}} up",
    beyond: "Four switches cannot set this address: it is set by another method",
  },
  searchAll: "try {{least}} to {{most}}",
  cable: {
    title: "PC cable",
    aside: "pack's LINK-IN to the USB adapter",
    picture: "Plug in LINK-IN: pin 7 to A, pin 8 to B of the USB adapter",
    plug: "LINK-IN plug · contacts towards you, clip behind",
    wireA: "A · white-brown",
    wireB: "B · brown",
    adapter: "USB to RS485 adapter",
    text: "Half of any straight T-568B network cable will do: white-brown to A, brown to B. Leave the other six wires open.",
  },
  demo: {
    title: "No pack at hand?",
    text: "Simulated packs send the same bytes; a saved trace replays every screen as it was.",
    open: "Open demo packs",
  },
  unclaimed: {
    driver: "{{vendor}} {{title}} is plugged in but has no port: install the vendor's driver {{driver}}, then plug it in again.",
    taken:
      "{{vendor}} {{title}} is plugged in, but “{{program}}” has taken it. If you need no braille display, remove it, then plug the adapter in again:",
  },
  first: {
    title: "Connect to a pack",
    text: "The guide's battery (Ritar BAT-5KWH, BAT-10KWH) and packs with a PACE BMS. Protocol and baud rate are found automatically; nothing is changed.",
    plug: {
      title: "Plug in",
      text: "Plug the USB adapter into the computer and the network plug into the pack's LINK-IN. The pack must be on: RUN lit or blinking.",
    },
    port: {
      title: "Choose the port",
      text: "In the bar above. The list refreshes automatically: your adapter is the entry that appears when you plug it in.",
    },
    portReady: "{{path}} is chosen.",
    go: {
      title: "Connect",
      text: "Leave ADD on Auto, or enter the ADD of one pack of several. Then click Connect or press Enter.",
    },
    connect: "Connect",
    choose: "Choose a port",
  },
} as const;
