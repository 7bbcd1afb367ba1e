import type { ControlDriver, PackSnapshot, Result, SwitchStates } from "../../../protocol/index.ts";
import { fail, isSameData, ok } from "../../../protocol/index.ts";
import type { PackLink } from "../pack/packLink.ts";
import type { SettingsReader } from "../pack/settingsReader.ts";

/** The states of the switches, and the rest of the same answer. */
export interface StatesRead {
  readonly states: SwitchStates;
  readonly snapshot: PackSnapshot;
}

const TRIES = 4;

async function readOnce(link: PackLink, control: ControlDriver, reader: SettingsReader): Promise<Result<StatesRead>> {
  const read = await reader.read({ block: control.stateBlock }, "state");
  if (!read.ok) return read;
  const snapshot = link.driver.toSnapshot({ [control.stateBlock]: read.value });
  if (!snapshot.ok) return snapshot;
  return ok({ states: control.toStates(read.value.values), snapshot: snapshot.value });
}

/** Read until two answers agree on the switches: a plain sum does not detect swapped digits. */
export async function readStates(link: PackLink, control: ControlDriver, reader: SettingsReader): Promise<Result<StatesRead>> {
  const seen: SwitchStates[] = [];
  for (let tries = 0; tries < TRIES; tries++) {
    const read = await readOnce(link, control, reader);
    if (!read.ok) {
      if (read.error.code === "frame.implausible" && !link.signal.aborted) continue;
      return read;
    }
    const { states } = read.value;
    if (seen.some((other) => isSameData(other, states))) return read;
    seen.push(states);
  }
  return fail("frame.implausible", { what: "unsteady" });
}
