import { useSyncExternalStore } from "react";

function onHash(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}

/** The part of the address that says which screen is open. */
export const useHash = (): string => useSyncExternalStore(onHash, () => window.location.hash);

export function openScreen(key: string): void {
  window.location.hash = `#/${key}`;
}
