import { utf16Text } from "../../../protocol/shared.ts";

/** The text of a file that somebody has chosen, in UTF-8 or UTF-16. */
export async function fileText(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return utf16Text(bytes) ?? new TextDecoder().decode(bytes);
}
