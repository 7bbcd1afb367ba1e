import type { Result } from "../../protocol/index.ts";

/** Of what must have gone well. */
export function valueIn<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code} ${JSON.stringify(result.error.detail ?? {})}`);
  return result.value;
}
