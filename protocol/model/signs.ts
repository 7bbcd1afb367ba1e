/** Evidence for and against the family's register map: names of independent signs. */
export interface Signs {
  readonly agree: readonly string[];
  readonly against: readonly string[];
}
