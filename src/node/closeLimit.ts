/**
 * A program that ends waits this long for its app: enough to see the group of a write to its end, which a pack may store seconds later, and
 * to give switches back to a pack that is slow to answer.
 */
export const CLOSE_LIMIT_MS = 15_000;
