import type { ConnectRequest } from "../../contract/session.ts";

export function sameRequest(a: ConnectRequest, b: ConnectRequest): boolean {
  return a.path === b.path && a.family === b.family && a.baudRate === b.baudRate && a.address === b.address;
}
