/** How long mbpoll waits for an answer: the most that it takes. Its own second is over when a busy machine stands still. */
export const MBPOLL_PATIENCE_S = 10;
