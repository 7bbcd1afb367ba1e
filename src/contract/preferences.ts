import { LANGUAGES } from "../../protocol/shared.ts";
import { NOTHING, request, type } from "./request.ts";
import { CONNECT_SCHEMA } from "./session.ts";
import { z } from "./zod.ts";

const THEME = z.enum(["auto", "light", "dark", "sun"]);
const LANGUAGE = z.enum(["auto", ...LANGUAGES]);
const SCALE_PCT = z.number().int().min(80).max(140);

/** Also what a kept document must look like. */
export const PREFERENCES_SCHEMA = z.object({
  theme: THEME,
  language: LANGUAGE,
  scalePct: SCALE_PCT,
  /** What was connected to last: filled in again at the next start. */
  lastConnect: CONNECT_SCHEMA.nullable(),
});
export type Preferences = Readonly<z.infer<typeof PREFERENCES_SCHEMA>>;

/** How every window of this host looks: one that may only look keeps its own wish to itself. */
export const PREFERENCE_REQUESTS = {
  "preferences.read": request({ args: NOTHING, reply: type<Preferences>(), access: "look", manner: "program" }),
  "preferences.write": request({
    args: z.strictObject({ theme: THEME.optional(), language: LANGUAGE.optional(), scalePct: SCALE_PCT.optional() }),
    reply: type<Preferences>(),
    access: "change",
    manner: "program",
  }),
};
