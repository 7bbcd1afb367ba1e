/** What a service visit has found, in the words of one language: the same on the screen, on paper and in a terminal. */

export interface VisitRow {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly difference: string;
}

interface VisitEvent {
  readonly what: string;
  readonly count: string;
  readonly first: string;
  readonly last: string;
}

/** Of the installation, or of one pack. */
export interface VisitChanges {
  readonly title: string;
  /** Said in place of rows, or before them; "" = nothing. */
  readonly note: string;
  readonly rows: readonly VisitRow[];
}

export interface VisitHistory {
  readonly title: string;
  readonly notes: readonly string[];
  readonly events: readonly VisitEvent[];
}

export interface ServiceVisit {
  /** Which two documents were compared. */
  readonly between: string;
  /** They name different sites; "" = they do not. */
  readonly otherSite: string;
  /** What stands in place of `changes` when there are none; "" = there are some. */
  readonly none: string;
  readonly changes: readonly VisitChanges[];
  /** Why there is no history; "" = there is. */
  readonly noHistory: string;
  readonly history: readonly VisitHistory[];
}
