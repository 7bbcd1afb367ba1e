/** What speaks for and against this really being the family's map: names of signs that do not depend on each other. */
export interface Signs {
  readonly agree: readonly string[];
  readonly against: readonly string[];
}
