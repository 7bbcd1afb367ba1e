import { useEffect, useRef } from "react";
import { Layers } from "./layers.ts";

const layers = new Layers();

/** A menu or list of choices that is open closes itself by the same key. */
const isInMenu = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('[role="menu"], [role="combobox"][aria-expanded="true"], [aria-haspopup][aria-expanded="true"]') !== null;

function onKey(event: KeyboardEvent): void {
  if (event.key !== "Escape" || event.defaultPrevented || isInMenu(event.target)) return;
  if (layers.closeTop()) event.preventDefault();
}

let listening = 0;
function listen(): () => void {
  listening += 1;
  if (listening === 1) window.addEventListener("keydown", onKey);
  return () => {
    listening -= 1;
    if (listening === 0) window.removeEventListener("keydown", onKey);
  };
}

/** Esc closes it while it is open, unless something opened later lies above it. This is the only listener for Esc on the window. */
export function useLayer(close: () => void, isOpen = true): void {
  const latest = useRef(close);
  useEffect(() => {
    latest.current = close;
  });
  useEffect(() => {
    if (!isOpen) return;
    const unlisten = listen();
    const remove = layers.add(() => latest.current());
    return () => {
      remove();
      unlisten();
    };
  }, [isOpen]);
}
