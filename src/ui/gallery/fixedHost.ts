import { fail, ok } from "../../../protocol/shared.ts";
import type { AppInfo } from "../../contract/contract.ts";
import type { Preferences } from "../../contract/preferences.ts";
import { CONTRACT_VERSION } from "../../contract/version.ts";
import type { Transport } from "../transport/transport.ts";
import type { Scene } from "./scenes.ts";

const INFO: AppInfo = {
  name: "Open BMSTool",
  version: "0.0.0",
  contract: CONTRACT_VERSION,
  shell: "web",
  platform: "linux",
  readOnly: false,
  families: [],
};

/** A host that tells one scene and then says nothing more. */
export function fixedHost({ state, trend }: Scene, preferences: Preferences): Transport {
  const answers: Readonly<Record<string, unknown>> = {
    "app.info": INFO,
    "app.state": { ...state, preferences },
    "trend.read": trend,
  };
  return {
    call: async (name) => (name in answers ? ok(answers[name]) : fail("host.unreachable")) as never,
    subscribe: () => () => undefined,
  };
}
