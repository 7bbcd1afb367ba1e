import type { HostApi } from "../../contract/contract.ts";

/** A HostApi that may lose its host: only the socket does. */
export interface Transport extends HostApi {
  /** Tells when the host goes and when it is there again. */
  watchHost?(listener: (present: boolean) => void): () => void;
}
