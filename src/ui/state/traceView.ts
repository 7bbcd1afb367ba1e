import { create } from "zustand";
import type { PastedText } from "../../contract/trace.ts";
import { call } from "./host.ts";
import { openScreen } from "./route.ts";

/** What is looked at on the Trace screen; it stays while other screens are open. */
interface TraceView {
  /** The frame in the panel beside the list. */
  readonly openSeq: number | null;
  /** Where the parts of it begin that a value of another screen came from. */
  readonly marked: readonly number[];
  /** Lines chosen for copying: from here to the open one. */
  readonly anchorSeq: number | null;
  /** The newest line is kept in view. */
  readonly follow: boolean;
  readonly side: "frame" | "paste";
  /** The value that was asked for is in no frame that is kept. */
  readonly isMissing: boolean;
  readonly pastedText: string;
  readonly pasted: PastedText | null;
  readonly pastedAt: number;
  readonly readingAt: number;
}

export const useTraceView = create<TraceView>()(() => ({
  openSeq: null,
  marked: [],
  anchorSeq: null,
  follow: true,
  side: "frame",
  isMissing: false,
  pastedText: "",
  pasted: null,
  pastedAt: 0,
  readingAt: 0,
}));
const { setState: set } = useTraceView;

const NO_MARKS: readonly number[] = [];

/** `extend` = the lines up to here are chosen too. */
export function openFrame(openSeq: number | null, extend = false): void {
  set((s) => ({
    openSeq,
    marked: NO_MARKS,
    anchorSeq: extend && openSeq !== null ? (s.anchorSeq ?? s.openSeq ?? openSeq) : openSeq,
    isMissing: false,
    side: "frame",
    ...(openSeq === null ? {} : { follow: false }),
  }));
}

export const setFollow = (follow: boolean): void => set((s) => (s.follow === follow ? s : { follow }));
export const showSide = (side: TraceView["side"]): void => set({ side });
export const setPastedText = (pastedText: string): void => set({ pastedText });
export const setPasted = (pasted: PastedText | null): void => set({ pasted, pastedAt: 0, readingAt: 0 });
export const choosePasted = (pastedAt: number, readingAt = 0): void => set({ pastedAt, readingAt });

/** Opens the newest frame that says this reading, with its bytes marked. */
export async function showBytesOf(reading: string): Promise<void> {
  const hit = await call("trace.latestFor", { reading });
  const found = hit.ok ? hit.value : null;
  if (found !== null) openFrame(found.seq);
  set({ marked: found?.starts ?? NO_MARKS, isMissing: found === null, side: "frame", ...(found === null ? { openSeq: null } : {}) });
  openScreen("trace");
}
