import type { BmsError } from "../../../../protocol/shared.ts";
import type { AdviceKey } from "../../../contract/session.ts";

/** What the host's system told about a port that could not be opened; "" and 0 where it told nothing. */
interface PortCause {
  readonly program: string;
  readonly pid: number;
  /** A program that runs and may have the port: the system does not say whose it is. */
  readonly suspect: string;
  readonly group: string;
  readonly command: string;
}

const UNTOLD: PortCause = { program: "", pid: 0, suspect: "", group: "", command: "" };

export function portCause(reason: BmsError | null): PortCause {
  const { program, pid, suspect, group, command } = reason?.detail ?? {};
  if (reason?.code === "host.portBusy") {
    if (typeof suspect === "string") return { ...UNTOLD, suspect, command: `sudo systemctl stop ${suspect}` };
    return typeof program === "string" && typeof pid === "number" ? { ...UNTOLD, program, pid } : UNTOLD;
  }
  if (reason?.code !== "host.permission" || typeof group !== "string") return UNTOLD;
  return { ...UNTOLD, group, command: typeof command === "string" ? command : "" };
}

/** Key of the sentence that says most about this advice. */
export function adviceText(advice: AdviceKey, { program, suspect, group, command }: PortCause) {
  if (advice === "otherProgram" && program !== "") return "advice.otherProgram.textHolder";
  if (advice === "otherProgram" && suspect !== "") return "advice.otherProgram.textSuspect";
  if (advice === "permission" && group !== "") {
    return command === "" ? "advice.permission.textSignIn" : "advice.permission.textCommand";
  }
  return `advice.${advice}.text` as const;
}
