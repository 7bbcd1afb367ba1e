/** Values of the switches 1# to 4#. */
export const SWITCH_WEIGHTS = [1, 2, 4, 8] as const;
/** All four up. Families that know higher addresses set them in another way. */
const HIGHEST_ON_SWITCH = 15;
export const ADDRESSES = Array.from({ length: HIGHEST_ON_SWITCH + 1 }, (_, address) => address);
export const isOnSwitch = (address: number): boolean => address <= HIGHEST_ON_SWITCH;
/** "Yes, Max. 15 Sets": the sixteenth position is the stand-alone one. */
export const MOST_PACKS = 15;

/** As the switch of the pack that is asked first stands. */
export function drawnAddress(address: number | "auto"): number {
  return address === "auto" ? 1 : address;
}

/** Switches 1# to 4#, true = ON (up). */
export function switchesOf(address: number): readonly boolean[] {
  return SWITCH_WEIGHTS.map((weight) => (address & weight) !== 0);
}

/** Numbers of the switches that are up. */
export function switchesUp(address: number): readonly number[] {
  return switchesOf(address).flatMap((on, index) => (on ? [index + 1] : []));
}

/** The address when one switch is moved; `number` is that on the housing, 1 to 4. */
export function toggled(address: number, number: number): number {
  return address ^ (SWITCH_WEIGHTS[number - 1] ?? 0);
}

/** What the switch seems to say when the housing is looked at upside down: 4# stands left, and down is up. */
export function upsideDown(address: number): number {
  const seen = switchesOf(address).toReversed();
  return SWITCH_WEIGHTS.reduce((sum, weight, place) => sum + (seen[place] ? 0 : weight), 0);
}

type AddRole = "alone" | "master" | "slave";

/** 1 is printed as the master; that 0 stands alone is from the makers' protocol papers, the guide prints "Pack 0". */
export function roleOf(address: number): AddRole {
  return address === 0 ? "alone" : address === 1 ? "master" : "slave";
}

/** Addresses of so many packs in parallel: the master first, no number twice. */
export function planFor(packs: number): readonly number[] {
  return Array.from({ length: Math.min(MOST_PACKS, Math.max(1, packs)) }, (_, at) => at + 1);
}
