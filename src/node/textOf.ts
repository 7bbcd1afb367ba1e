import { utf16Text } from "../../protocol/index.ts";

/** The text of a file from outside, in UTF-8 or UTF-16: it may come from any editor. */
export const textOf = (bytes: Uint8Array): string => utf16Text(bytes) ?? new TextDecoder().decode(bytes);
