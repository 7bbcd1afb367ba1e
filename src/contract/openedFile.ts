import { NOTHING, request, type } from "./request.ts";

/** A file that a person has opened from outside the window, by a double click for instance. The host has read it: a window gets no path. */
export interface OpenedFile {
  readonly name: string;
  readonly text: string;
}

export const OPENED_FILE_REQUESTS = {
  /** Gives it once; null = none has been opened since. */
  "app.takeFile": request({ args: NOTHING, reply: type<OpenedFile | null>(), access: "change", manner: "program" }),
};
