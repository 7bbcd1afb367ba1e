import type { Result } from "../../../protocol/shared.ts";
import { fail, ok } from "../../../protocol/shared.ts";
import type { AppInfo, Replies, RequestName } from "../../contract/contract.ts";
import type { Preferences } from "../../contract/preferences.ts";
import type { TraceLines } from "../../contract/trace.ts";
import { CONTRACT_VERSION } from "../../contract/version.ts";
import type { Transport } from "../transport/transport.ts";
import { FAMILY } from "./fixedFamily.ts";
import type { FixedAnswers, Scene } from "./scene.ts";

const INFO: AppInfo = {
  name: "Open BMSTool",
  version: "0.0.0",
  contract: CONTRACT_VERSION,
  shell: "web",
  platform: "linux",
  readOnly: false,
  updates: "ready",
  language: "en",
  families: [FAMILY],
  sharedWords: FAMILY.words,
};

const NO_LINES: TraceLines = { rows: [], afterSeq: -1, beforeSeq: null, kept: 0, wrong: 0 };

/** A host that tells one scene and then says nothing more. */
export function fixedHost({ state, trend, answers: more }: Scene, preferences: Preferences): Transport {
  const answers: FixedAnswers = {
    "history.archives": [],
    "app.info": INFO,
    "app.state": { ...state, preferences },
    "trend.read": trend,
    "trace.lines": NO_LINES,
    ...more,
  };
  const answerTo = <N extends RequestName>(name: N): Result<Replies[N]> => {
    const answer: Replies[N] | undefined = answers[name];
    return answer === undefined ? fail("host.gone") : ok(answer);
  };
  return { call: async (name) => answerTo(name), subscribe: () => () => undefined };
}
