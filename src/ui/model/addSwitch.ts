/** Switches 1# to 4#, true = ON (up). */
export function switchesOf(address: number): readonly boolean[] {
  return [1, 2, 4, 8].map((weight) => (address & weight) !== 0);
}

/** Numbers of the switches that are up. */
export function switchesUp(address: number): readonly number[] {
  return switchesOf(address).flatMap((on, index) => (on ? [index + 1] : []));
}
