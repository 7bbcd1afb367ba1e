import type { ErrorCode } from "../../../../protocol/shared.ts";

/** What happened, what it means, what to do: in that order, for every code that the program knows. */
interface ErrorText {
  readonly what: string;
  readonly means: string;
  readonly todo: string;
}

const codes = {
  "link.closed": { what: "The connection is closed.", means: "Nothing can be read or written.", todo: "Connect first." },
  "link.lost": {
    what: "The connection was lost.",
    means: "The adapter or the network is no longer available.",
    todo: "Plug the adapter in again; the tool reconnects automatically.",
  },
  "link.busy": { what: "The line is busy.", means: "Another exchange has not finished yet.", todo: "Wait a moment and try again." },
  "link.timeoutFirstByte": {
    what: "No answer came.",
    means: "The pack did not receive the request, or it is off.",
    todo: "Check the plug, ADD and the RUN LED.",
  },
  "link.timeoutPartial": {
    what: "The answer stopped halfway.",
    means: "A loose contact, or two packs answering at once.",
    todo: "Check the plugs, and that every pack has its own ADD.",
  },
  "link.foreignTraffic": {
    what: "Another device is using this line.",
    means: "Another master, often an inverter or a second program, is polling the packs.",
    todo: "Disconnect the other one, or wait: the tool sends in the gaps.",
  },
  "link.echoOnly": {
    what: "Only an echo came back.",
    means: "The adapter echoes what is sent and the pack does not answer.",
    todo: "Check the cable behind the adapter.",
  },
  "frame.checksum": {
    what: "The checksum of an answer is wrong.",
    means: "Bytes were damaged in transit. The values are not used.",
    todo: "Check the cable's length and route; if every answer is wrong, swap A and B.",
  },
  "frame.length": {
    what: "An answer has the wrong length.",
    means: "It is not the answer to this request. The values are not used.",
    todo: "Try again; if it persists, send us the trace.",
  },
  "frame.malformed": {
    what: "An answer cannot be read.",
    means: "It does not follow the protocol.",
    todo: "Check the baud rate; if it persists, send us the trace.",
  },
  "frame.unexpected": {
    what: "The answer belongs to another request.",
    means: "It arrived late or is meant for another device. It is not used.",
    todo: "Nothing: the tool sends the request again.",
  },
  "frame.implausible": {
    what: "An answer contains impossible values.",
    means: "The checksum matched by chance, or it is another device. The values are not shown.",
    todo: "Nothing, if it is rare. If it persists, check which device is on the port.",
  },
  "device.exception": {
    what: "The pack answered with an error.",
    means: "It understood the request but cannot carry it out.",
    todo: "Nothing: this pack may not have the function.",
  },
  "device.refused": {
    what: "The pack refused.",
    means: "It understood the request but will not carry it out now.",
    todo: "Check its alarms and protections, then try again.",
  },
  "device.unsupported": {
    what: "This pack does not know the command.",
    means: "Its firmware has no such function.",
    todo: "Nothing; the value stays “not reported”.",
  },
  "device.otherAddress": {
    what: "Another pack answered.",
    means: "The address in the answer is not the requested one.",
    todo: "Set ADD in the bar to the pack's address, or to Auto.",
  },
  "device.otherPack": {
    what: "Another pack answers now.",
    means: "After a silence the serial number has changed: the cable is now on another pack.",
    todo: "Nothing: the tool connects to the new pack.",
  },
  "device.unreadable": {
    what: "The pack answers, but none of its live values can be read.",
    means: "Each block was requested as often as usual. The result is listed for each block.",
    todo: "Check the cable and plugs; if it persists, send us a trace.",
  },
  "value.range": {
    what: "The value is outside its limits.",
    means: "The pack would refuse or change it.",
    todo: "Enter a value within the limits shown.",
  },
  "value.step": {
    what: "The value does not fit the step.",
    means: "The pack can store only multiples of the step.",
    todo: "Use the nearest value shown.",
  },
  "value.notRepresentable": {
    what: "The value has more digits than the pack can store.",
    means: "Digits would be lost.",
    todo: "Enter fewer decimals.",
  },
  "value.rule": {
    what: "The value conflicts with another one.",
    means: "An alarm must come before its protection, and a release before both.",
    todo: "Change the other value too.",
  },
  "value.unknownKey": {
    what: "This setting is not known.",
    means: "The file or the request comes from another version.",
    todo: "Leave it out.",
  },
  "value.notANumber": {
    what: "This is not a number.",
    means: "Only digits, a sign and one decimal point or comma are allowed.",
    todo: "Enter a number.",
  },
  "write.stale": {
    what: "The pack's value has changed in the meantime.",
    means: "It changed after you read it. Nothing was written.",
    todo: "Read again, then decide.",
  },
  "write.notVerified": {
    what: "The pack's value is not the one written.",
    means: "It limited or ignored the new one.",
    todo: "Check the value read back; it is what the pack uses.",
  },
  "write.sideEffect": {
    what: "Another value changed too.",
    means: "The pack adjusted a value that you did not touch.",
    todo: "Check the marked values.",
  },
  "write.unknownOutcome": {
    what: "It is not known whether the write took effect.",
    means: "The answer was lost after the bytes were sent.",
    todo: "Read the value back before you write again.",
  },
  "write.noSafeOrder": {
    what: "These changes cannot be written in a safe order.",
    means: "An intermediate state would break a rule.",
    todo: "Write them in two steps.",
  },
  "write.sharedAddress": {
    what: "More than one pack may respond to this address.",
    means: "A write could change several packs at once. Nothing was written.",
    todo: "Give each pack its own address (ADD 1 and up), or leave only this pack on the cable.",
  },
  "write.behindMaster": {
    what: "This pack cannot be written from here.",
    means: "It is reached only through the pack on the cable, and a write would change that pack instead. Nothing was written.",
    todo: "Plug the cable into this pack, or use the link line, where every pack answers at its own address.",
  },
  "write.unfinished": {
    what: "An earlier write to this pack was interrupted.",
    means: "Nothing new is written until that is resolved.",
    todo: "Finish it, roll it back, or leave the pack as it is.",
  },
  "write.unproven": {
    what: "It is not certain which family this pack belongs to.",
    means:
      "Too few signs confirm the detected family, or one contradicts it: a write could change the wrong settings. Nothing was written.",
    todo: "Wait until its name has been read, then try again. If it persists, do not write to it, and send us the trace.",
  },
  "write.implausible": {
    what: "The values read cannot be the settings of this kind of pack.",
    means: "The register map or the scale may be different: a write or a command could do anything. Nothing was written or switched.",
    todo: "Compare the values with the vendor's tool. If they are right there, send us the trace.",
  },
  "write.heldOpen": {
    what: "A protection or a fault is keeping this switch open.",
    means: "Closing it from here may override the protection. Nothing was sent.",
    todo: "See on the Live screen which one it is and remove its cause; the pack then closes the switch automatically.",
  },
  "host.replaying": {
    what: "A recording is being played.",
    means: "No pack is connected: nothing is sent, written or saved.",
    todo: "Close the recording first, in the bar above the page.",
  },
  "file.format": {
    what: "The file cannot be read.",
    means: "It is not a file of this tool, or it is damaged.",
    todo: "Choose another file.",
  },
  "file.schemaTooNew": {
    what: "The file is newer than this program.",
    means: "It was written by a later version.",
    todo: "Update Open BMSTool.",
  },
  "file.otherFamily": {
    what: "The file is for another kind of pack.",
    means: "Its settings do not exist here.",
    todo: "Choose a file for this family.",
  },
  "file.fingerprint": {
    what: "The file was changed outside this tool.",
    means: "Its fingerprint does not match its content.",
    todo: "Check every value before you use it.",
  },
  "host.noPort": {
    what: "The port does not exist.",
    means: "The adapter is unplugged or has a new name.",
    todo: "Plug it in and choose it from the list.",
  },
  "host.permission": {
    what: "Access to the port is denied.",
    means: "The system does not let this user open it.",
    todo: "Grant access; on Linux, join the group “dialout” and log in again.",
  },
  "host.portBusy": { what: "The port is in use.", means: "Another program is using it.", todo: "Close the other program." },
  "host.unreachable": {
    what: "The other side cannot be reached.",
    means: "Address, port number or network is wrong, or the program is closed.",
    todo: "Check the address and that the other side is running.",
  },
  "host.storage": {
    what: "Saving failed.",
    means: "The disk is full or write-protected. The old file is intact.",
    todo: "Free some space, then try again.",
  },
  "host.versionMismatch": {
    what: "The page and the program are different versions.",
    means: "They may misunderstand each other.",
    todo: "Reload the page; if it persists, restart the program.",
  },
  "host.badRequest": {
    what: "The request is not valid.",
    means: "A field has a value that the program cannot use.",
    todo: "Check port, baud rate and ADD.",
  },
  "host.readOnly": {
    what: "This page is read-only.",
    means: "The program was started read-only. Nothing was changed.",
    todo: "Make the change on the computer that the pack is connected to.",
  },
  cancelled: { what: "Cancelled.", means: "You stopped it.", todo: "Nothing." },
} as const satisfies Record<ErrorCode, ErrorText>;

export const errors = { codes, detail: "Detail" } as const;
