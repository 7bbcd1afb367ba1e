import type { ErrorCode } from "../../../../protocol/shared.ts";

/** What happened, what it means, what to do: in that order, for every code that the program knows. */
interface ErrorText {
  readonly what: string;
  readonly means: string;
  readonly todo: string;
}

const codes = {
  "link.closed": { what: "The connection is closed.", means: "Nothing can be asked or written.", todo: "Connect first." },
  "link.lost": {
    what: "The connection broke.",
    means: "The adapter or the network went away.",
    todo: "Plug the adapter in again; the tool connects by itself.",
  },
  "link.busy": { what: "The line is busy.", means: "Another exchange has not ended yet.", todo: "Wait a moment and try again." },
  "link.timeoutFirstByte": {
    what: "No answer came.",
    means: "The pack did not hear the question, or it is off.",
    todo: "Check plug, ADD and the RUN lamp.",
  },
  "link.timeoutPartial": {
    what: "The answer stopped halfway.",
    means: "A loose contact, or two packs that talk at once.",
    todo: "Check plugs, and that every pack has an ADD of its own.",
  },
  "link.foreignTraffic": {
    what: "Somebody else talks on this line.",
    means: "Another master, often an inverter or a second program, polls the packs.",
    todo: "Unplug the other one, or wait: the tool sends in the gaps.",
  },
  "link.echoOnly": {
    what: "Only our own bytes came back.",
    means: "The adapter echoes and the pack keeps silent.",
    todo: "Check the cable behind the adapter.",
  },
  "frame.checksum": {
    what: "The checksum of an answer is wrong.",
    means: "Bytes were damaged on the way. The values are not used.",
    todo: "Check the cable's length and route; swap A and B if it is always so.",
  },
  "frame.length": {
    what: "An answer has the wrong length.",
    means: "It is not the answer to this question. The values are not used.",
    todo: "Try again; if it stays, send us the trace.",
  },
  "frame.malformed": {
    what: "An answer cannot be read.",
    means: "It breaks the rules of the protocol.",
    todo: "Check the baud rate; if it stays, send us the trace.",
  },
  "frame.unexpected": {
    what: "An answer to another question came.",
    means: "It arrived late or belongs to somebody else. It is not used.",
    todo: "Nothing: the tool asks again.",
  },
  "frame.implausible": {
    what: "An answer holds values that cannot be true.",
    means: "The checksum fits by chance, or it is another device. The values are not shown.",
    todo: "Nothing, if it is rare. If it stays, check which device is on the port.",
  },
  "device.exception": {
    what: "The pack answered with an error.",
    means: "It understood the question and cannot serve it.",
    todo: "This pack may not have the function.",
  },
  "device.refused": {
    what: "The pack refused.",
    means: "It understood the question and will not do it now.",
    todo: "Look at its alarms and protections, then try again.",
  },
  "device.unsupported": {
    what: "This pack does not know the command.",
    means: "Its firmware has no such function.",
    todo: "Nothing is wrong; the value stays “not reported”.",
  },
  "device.otherAddress": {
    what: "Another pack answered.",
    means: "The address in the answer is not the one asked.",
    todo: "Set ADD in the bar to the address of the pack, or to Auto.",
  },
  "device.otherPack": {
    what: "Another pack answers now.",
    means: "After a silence the serial number is not the one from before: the cable hangs on another pack.",
    todo: "Nothing: the tool connects to it anew.",
  },
  "device.unreadable": {
    what: "The pack answers, and none of its live values can be read.",
    means: "Each block was asked for as often as usual. What came of it is said for each block.",
    todo: "Check cable and plugs; if it stays, send us a trace.",
  },
  "value.range": {
    what: "The value is outside its limits.",
    means: "The pack would refuse or change it.",
    todo: "Enter a value within the limits shown.",
  },
  "value.step": {
    what: "The value does not fit the step.",
    means: "The pack can hold only multiples of the step.",
    todo: "Use the nearest value shown.",
  },
  "value.notRepresentable": {
    what: "The value is finer than the pack can hold.",
    means: "Digits would be lost.",
    todo: "Enter fewer decimals.",
  },
  "value.rule": {
    what: "The value breaks a rule with another one.",
    means: "An alarm must come before its protection, and a release before both.",
    todo: "Change the other value too.",
  },
  "value.unknownKey": {
    what: "This setting is not known.",
    means: "The file or the request is of another version.",
    todo: "Leave it out.",
  },
  "value.notANumber": {
    what: "This is not a number.",
    means: "Only digits, a sign and one decimal point or comma can be read.",
    todo: "Enter a number.",
  },
  "write.stale": {
    what: "The pack's value has changed meanwhile.",
    means: "Somebody else wrote it after you had read it. Nothing was written.",
    todo: "Read again and decide anew.",
  },
  "write.notVerified": {
    what: "The pack holds another value than was written.",
    means: "It limited or ignored the new one.",
    todo: "Look at the value read back; it is what the pack uses.",
  },
  "write.sideEffect": {
    what: "Another value changed with it.",
    means: "The pack adjusted a value that you did not touch.",
    todo: "Check the values marked.",
  },
  "write.unknownOutcome": {
    what: "It is not known whether the write took.",
    means: "The answer was lost after the bytes had been sent.",
    todo: "Read the value back before you write again.",
  },
  "write.noSafeOrder": {
    what: "These changes cannot be written in a safe order.",
    means: "Some state in between would break a rule.",
    todo: "Write them in two steps.",
  },
  "write.sharedAddress": {
    what: "More than one pack may hear this address.",
    means: "A write could change several packs at once. Nothing was written.",
    todo: "Give each pack an address of its own (ADD 1 and up), or leave only this pack on the cable.",
  },
  "write.behindMaster": {
    what: "This pack cannot be written from here.",
    means: "It is only reached through the pack on the cable, and a write through that one would change that one. Nothing was written.",
    todo: "Plug the cable into this pack, or use the link line on which every pack answers at its own address.",
  },
  "write.unfinished": {
    what: "An earlier write to this pack did not come to its end.",
    means: "Nothing new is written before that is settled.",
    todo: "Finish it, roll it back, or leave the pack as it is.",
  },
  "write.unproven": {
    what: "It is not certain that this pack is of the family that it was found as.",
    means: "Too few signs agree, or one is against it: a write could land on other settings. Nothing was written.",
    todo: "Wait until its name has been read, then try again. If it stays, only look at it, and send us the trace.",
  },
  "write.implausible": {
    what: "What was read cannot be the settings of such a pack.",
    means: "It may be another map of registers, or another scale: a write or a command could do anything. Nothing was written or switched.",
    todo: "Compare the values with the maker's program. If they are right there, send us the trace.",
  },
  "write.heldOpen": {
    what: "A protection or a fault of the pack holds this switch open.",
    means: "Closing it from here may override the protection. Nothing was sent.",
    todo: "Look on the live screen which one it is, remove its cause, and let the pack close the switch by itself.",
  },
  "host.replaying": {
    what: "A recording is running.",
    means: "No pack is connected: nothing is sent, written or kept.",
    todo: "Close the recording first, in the bar above the page.",
  },
  "file.format": {
    what: "The file cannot be read.",
    means: "It is not a file of this tool, or it is damaged.",
    todo: "Choose another file.",
  },
  "file.schemaTooNew": {
    what: "The file is newer than this program.",
    means: "A later version has written it.",
    todo: "Update Open BMSTool.",
  },
  "file.otherFamily": {
    what: "The file is for another kind of pack.",
    means: "Its settings do not exist here.",
    todo: "Choose a file of this family.",
  },
  "file.fingerprint": {
    what: "The file was changed outside this tool.",
    means: "Its check value does not fit its content.",
    todo: "Check every value before you use it.",
  },
  "host.noPort": {
    what: "The port does not exist.",
    means: "The adapter is unplugged or got another name.",
    todo: "Plug it in and choose it in the list.",
  },
  "host.permission": {
    what: "Access to the port is denied.",
    means: "The system keeps it from this user.",
    todo: "Allow it; on Linux join the group “dialout” and log in again.",
  },
  "host.portBusy": { what: "The port is in use.", means: "Another program holds it.", todo: "Close the other program." },
  "host.unreachable": {
    what: "The other side cannot be reached.",
    means: "Address, port number or network is wrong, or the program is closed.",
    todo: "Check the address and that the other side runs.",
  },
  "host.storage": {
    what: "Saving failed.",
    means: "The disk is full or write-protected. The old file is still whole.",
    todo: "Make room, then try again.",
  },
  "host.versionMismatch": {
    what: "Page and program are of different versions.",
    means: "They may misunderstand each other.",
    todo: "Reload the page; if it stays, restart the program.",
  },
  "host.badRequest": {
    what: "The request is not valid.",
    means: "A field holds what the program cannot use.",
    todo: "Check port, baud rate and ADD.",
  },
  "host.readOnly": {
    what: "This page may only look.",
    means: "The program was started read-only. Nothing was changed.",
    todo: "Change it at the computer that the pack is connected to.",
  },
  cancelled: { what: "Cancelled.", means: "You stopped it.", todo: "Nothing." },
} as const satisfies Record<ErrorCode, ErrorText>;

export const errors = { codes, detail: "Detail" } as const;
