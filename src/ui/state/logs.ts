import { create } from "zustand";
import type { Result } from "../../../protocol/shared.ts";
import { ok } from "../../../protocol/shared.ts";
import { LOG_READ_MOST } from "../../contract/limits.ts";
import { call } from "./host.ts";

/** What the logging panel asks of the host, and whether it or that of publishing is open. */

export const useLogPanel = create<{ readonly isOpen: boolean }>()(() => ({ isOpen: false }));
export const showLogPanel = (isOpen: boolean): void => {
  // They lie in the same place.
  if (isOpen) usePublishPanel.setState({ isOpen: false });
  useLogPanel.setState({ isOpen });
};

/** Whether the panel of publishing is open. */
export const usePublishPanel = create<{ readonly isOpen: boolean }>()(() => ({ isOpen: false }));
export const showPublishPanel = (isOpen: boolean): void => {
  if (isOpen) useLogPanel.setState({ isOpen: false });
  usePublishPanel.setState({ isOpen });
};

/** A whole file as it is at its end; one that grows meanwhile comes with what has been added. */
export async function readLog(name: string, onShare: (share: number) => void): Promise<Result<readonly string[]>> {
  const pieces: string[] = [];
  for (let offset = 0; ; ) {
    const piece = await call("log.read", { name, offset, most: LOG_READ_MOST });
    if (!piece.ok) return piece;
    const { text, nextOffset, totalBytes } = piece.value;
    pieces.push(text);
    onShare(totalBytes === 0 ? 1 : nextOffset / totalBytes);
    if (nextOffset >= totalBytes || nextOffset === offset) return ok(pieces);
    offset = nextOffset;
  }
}
