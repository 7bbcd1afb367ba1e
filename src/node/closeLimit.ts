/** A program that ends waits this long for its app: enough to give switches back to a pack that is slow to answer. */
export const CLOSE_LIMIT_MS = 8000;
