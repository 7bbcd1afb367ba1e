import { describe, expect, it } from "vitest";
import type { BlockReads, Driver } from "../../protocol/index.ts";
import { DRIVERS } from "../../protocol/index.ts";
import type { SceneName } from "../../protocol/sim/index.ts";
import { createPack, createStage, SCENES } from "../../protocol/sim/index.ts";

const PAIRS = DRIVERS.flatMap((pack) => DRIVERS.filter((asked) => asked !== pack).map((asked) => [pack, asked] as const));
const SCENE_NAMES = Object.keys(SCENES) as SceneName[];

/** Everything that `asked` can read of a pack that speaks `pack`. */
function readThrough(pack: Driver, asked: Driver, scene: SceneName): { reads: BlockReads; answers: number } {
  const [sim = createPack({ address: 1 })] = createStage({ scene: SCENES[scene], seed: 5 }).packs;
  sim.ensureSettings(pack.responder.settingKeys);
  const truth = sim.truth();
  const reads: Record<string, BlockReads[string]> = {};
  let answers = 0;
  for (const block of Object.keys(asked.blocks)) {
    const request = asked.request(block, 1);
    if (!request.ok) continue;
    const [heard] = pack.responder.createFramer().push(request.value.bytes);
    const parsed = heard?.kind === "frame" ? pack.responder.parse(heard.bytes) : null;
    if (parsed === null) continue;
    const framer = asked.createFramer();
    framer.begin(request.value.bytes);
    const [answer] = framer.push(pack.responder.reply(parsed, truth, [truth]));
    if (answer?.kind !== "frame") continue;
    const verdict = asked.accept(request.value, answer.bytes);
    if (verdict.kind !== "reply") continue;
    const values = asked.decode(request.value, verdict.payload);
    if (!values.ok) continue;
    answers += 1;
    reads[block] = { values: values.value, answeredBy: verdict.answeredBy, receivedAtMs: 0 };
  }
  return { reads, answers };
}

describe("a pack of one map read through another", () => {
  it.each(PAIRS.map(([pack, asked]) => [`${pack.family} through ${asked.family}`, pack, asked] as const))("%s", (_, pack, asked) => {
    let answered = 0;
    for (const scene of SCENE_NAMES) {
      const { reads, answers } = readThrough(pack, asked, scene);
      answered += answers;
      const isBelieved = (blocks: readonly string[]) =>
        blocks.every((block) => reads[block] && asked.toSnapshot({ [block]: reads[block] }).ok);
      const [firstLive] = asked.livePlan;
      const probed = [asked.probe.block, ...(asked.probe.confirm ?? []).map(({ block }) => block)];
      // A connection begins with the first live block, or with the probe and what must confirm it.
      const ways = [firstLive ? [firstLive.block] : [], probed].filter((blocks) => blocks.length > 0);
      expect([scene, ways.filter(isBelieved)]).toEqual([scene, []]);
      // And it never becomes writable.
      const { agree, against } = asked.signs(reads);
      const isProven = against.length === 0 && agree.length >= Math.max(1, asked.writing.signsNeeded);
      expect([scene, isProven]).toEqual([scene, false]);
    }
    console.log(
      `${pack.family} through ${asked.family}: ${answered} answers with a right checksum in ${SCENE_NAMES.length} scenes, none believed`,
    );
  });
});
