import { NOTHING, request, type } from "./request.ts";

/** off = the company that runs this computer does not want it · unknown = this copy of the program does not know where releases are. */
export type UpdateSupport = "ready" | "off" | "unknown";

export interface Release {
  readonly version: string;
  /** What changed, as its author wrote it. */
  readonly notes: string;
  /** Page where it can be had. */
  readonly pageUrl: string;
  readonly isNewer: boolean;
}

export const UPDATE_REQUESTS = {
  /** Asks the release page once, because a person clicked: the only thing this program ever asks a network by itself. */
  "app.latestRelease": request({ args: NOTHING, reply: type<Release>(), access: "change", manner: "program" }),
};
