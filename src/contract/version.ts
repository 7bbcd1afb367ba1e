/** Both sides of a transport must be of one build; kept apart so that the window need not load the schemas. */
export const CONTRACT_VERSION = 6;
