/** Pseudo-random numbers, the same for the same seed on every machine. */
export interface Random {
  /** 0 <= x < 1. */
  next(): number;
  /** Whole number, 0 <= n < below. */
  int(below: number): number;
  between(least: number, most: number): number;
  /** A separate generator, so that draws from one never affect the other. */
  fork(label: string): Random;
}

/** FNV-1a: separates seeds and labels that differ in one character. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Mulberry32: 32 bits of state are plenty for a simulator, and it is exact in integer arithmetic. */
export function createRandom(seed: number | string): Random {
  const name = String(seed);
  let state = hashOf(name);
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }
  return {
    next,
    int: (below) => Math.floor(next() * below),
    between: (least, most) => least + (most - least) * next(),
    fork: (label) => createRandom(`${name}/${label}`),
  };
}
