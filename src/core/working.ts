import type { EventMessage, Events } from "../contract/events.ts";

type State = Partial<Events>;

/**
 * Whether the program does something that a computer falling asleep would cut off: a write, a command, a download of the history, the
 * checks of a commissioning, logging, publishing. Fed with every event of the core; calls back when the answer changes.
 */
export function watchWorking(onChange: (isWorking: boolean) => void): (message: EventMessage) => void {
  let state: State = {};
  let before = false;
  return ({ event, payload }) => {
    state = { ...state, [event]: payload };
    const now = isWorking(state);
    if (now !== before) onChange(now);
    before = now;
  };
}

function isWorking({ params, history, log, publishing, control, fleet, commissioning }: State): boolean {
  const writes = (params?.progress ?? null) !== null || (control?.stage ?? null) !== null || fleet?.isRunning === true;
  const reads = (history?.progress ?? null) !== null || (commissioning?.running ?? null) !== null;
  const isKept = (state: { readonly phase: string } | undefined) => state !== undefined && state.phase !== "off";
  return writes || reads || isKept(log) || isKept(publishing);
}
