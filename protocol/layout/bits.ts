/** Numbers of the bits that are set, lowest first. */
export function setBits(mask: number): number[] {
  const found: number[] = [];
  for (let bit = 0, rest = mask; rest >= 1; bit++, rest = Math.floor(rest / 2)) if (rest % 2 === 1) found.push(bit);
  return found;
}

/** Splits a bit mask into the names that the table knows and the mask of bits that it does not. */
export function namesOfBits(bits: Readonly<Record<number, string>>, mask: number): { names: string[]; unknownMask: number } {
  const names: string[] = [];
  let unknownMask = 0;
  for (const bit of setBits(mask)) {
    const name = bits[bit];
    if (name === undefined) unknownMask += 2 ** bit;
    else names.push(name);
  }
  return { names, unknownMask };
}

export function bitsOfNames(bits: Readonly<Record<number, string>>, isSet: (name: string) => boolean): number {
  let mask = 0;
  for (const [bit, name] of Object.entries(bits)) if (isSet(name)) mask += 2 ** Number(bit);
  return mask;
}
