import type { Transport } from "./transport.ts";
export async function inPageHost(): Promise<Transport> {
  throw new Error("not yet");
}
