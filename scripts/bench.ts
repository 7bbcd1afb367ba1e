import { benchBank } from "./bench/bank.ts";
import { benchBankMemory } from "./bench/bankMemory.ts";
import { benchDecode } from "./bench/decode.ts";
import { benchHistoryScreen } from "./bench/history.ts";
import { benchHistoryLine, benchHistoryStream } from "./bench/historyLine.ts";
import { benchPacks } from "./bench/packs.ts";
import { benchParams } from "./bench/params.ts";
import { benchPoll } from "./bench/poll.ts";
import { benchPublish } from "./bench/publish.ts";
import { benchReplay } from "./bench/replay.ts";
import { benchTrace } from "./bench/trace.ts";
import { benchUi } from "./bench/ui.ts";

/** `npm run bench [names]`: prints ratios against a peer or a limit, and fails when one is missed. The names are the keys below. */
const BENCHES: Readonly<Record<string, () => boolean | Promise<boolean>>> = {
  decode: benchDecode,
  poll: benchPoll,
  params: benchParams,
  bank: benchBank,
  memory: benchBankMemory,
  packs: benchPacks,
  history: benchHistoryLine,
  stream: benchHistoryStream,
  table: benchHistoryScreen,
  replay: benchReplay,
  trace: benchTrace,
  publish: benchPublish,
  ui: benchUi,
};

const wanted = process.argv.slice(2);
const missed: string[] = [];
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  if (!(await bench())) missed.push(name);
}
console.log(missed.length === 0 ? "all benches within their limits" : `missed: ${missed.join(", ")}`);
process.exit(missed.length === 0 ? 0 : 1);
