import { describe, expect, it } from "vitest";
import { DEFAULT_PUBLISH_SETTINGS, NO_PUBLISHING } from "../../src/contract/beginnings.ts";
import { REQUESTS } from "../../src/contract/contract.ts";
import type { BrokerPhase, PublishingState } from "../../src/contract/publishing.ts";
import type { SessionPhase } from "../../src/contract/session.ts";
import { draftOf, faultsIn, type PublishDraft, publishSight, settingsOf } from "../../src/ui/model/publishing.ts";

const FIRST = draftOf(DEFAULT_PUBLISH_SETTINGS);
const isTaken = (draft: PublishDraft) => REQUESTS["publish.start"].args.safeParse({ settings: settingsOf(draft), secrets: {} }).success;

describe("the form of publishing", () => {
  it("begins with nothing wanted, which is nothing wrong and nothing to start", () => {
    expect(faultsIn(FIRST).size).toBe(0);
    expect(settingsOf(FIRST)).toEqual(DEFAULT_PUBLISH_SETTINGS);
    expect(isTaken(FIRST)).toBe(false);
  });

  it.each<[string, Partial<PublishDraft>, readonly string[]]>([
    ["a broker", { url: " mqtts://broker.example:8883 " }, []],
    ["a page", { metrics: "127.0.0.1:9765" }, []],
    ["a page of IPv6", { metrics: "[::1]:9765" }, []],
    ["both", { url: "ws://broker/mqtt", metrics: "0.0.0.0:1" }, []],
    ["no scheme", { url: "broker.example" }, ["url"]],
    ["a password in the address", { url: "mqtt://a:b@broker.example" }, ["url"]],
    ["a topic that listens", { url: "mqtt://broker", topic: "a/#" }, ["topic"]],
    ["no topic", { url: "mqtt://broker", topic: "" }, ["topic"]],
    ["a site with levels", { url: "mqtt://broker", site: "a/b" }, ["site"]],
    ["a page without a port", { metrics: "127.0.0.1" }, ["metrics"]],
    ["a topic without a broker", { metrics: "127.0.0.1:1", topic: "#" }, []],
  ])("says of %s what the host will say", (_name, change, faults) => {
    const draft = { ...FIRST, ...change };
    expect([...faultsIn(draft)]).toEqual(faults);
    expect(isTaken(draft)).toBe(faults.length === 0);
  });

  it("brings back what it was started with", () => {
    const draft = { ...FIRST, url: "mqtt://broker", user: "packs", homeAssistant: false, logEveryHours: 24 };
    expect(draftOf(settingsOf(draft))).toEqual(draft);
    // Records go to a broker alone.
    expect(settingsOf({ ...draft, url: "", metrics: "127.0.0.1:1" }).logEveryHours).toBe(0);
  });
});

describe("whether values leave, in one word", () => {
  const broker = (phase: BrokerPhase): PublishingState["broker"] => ({ phase, sinceWallMs: 0, reason: null, waiting: 0, dropped: 0 });
  const on: PublishingState = { ...NO_PUBLISHING, phase: "on" };

  it.each<[string, PublishingState, boolean]>([
    ["off", NO_PUBLISHING, false],
    ["off", NO_PUBLISHING, true],
    ["on", { ...on, metricsUrl: "http://127.0.0.1:1" }, false],
    ["on", { ...on, broker: broker("connected") }, false],
    ["connecting", { ...on, broker: broker("connecting") }, false],
    ["away", { ...on, broker: broker("away") }, false],
    ["refused", { ...on, broker: broker("refused") }, false],
    ["held", { ...on, broker: broker("connected"), held: "demo" }, false],
    ["held", { ...on, broker: broker("connected") }, true],
    ["failed", { ...on, phase: "failed" }, true],
  ])("%s", (word, publishing, isReplaying) => {
    expect(publishSight({ publishing, session: { phase: "online" }, replay: isReplaying ? {} : null }).word).toBe(word);
  });

  it.each<[SessionPhase, string, string | null]>([
    ["online", "on", null],
    ["retrying", "on", null],
    ["lost", "held", "noPack"],
    ["searching", "held", "noPack"],
    ["closed", "held", "noPack"],
  ])("a pack that is %s: %s", (phase, word, heldBy) => {
    const sight = (publishing: PublishingState, replay: object | null = null) => publishSight({ publishing, session: { phase }, replay });
    expect(sight({ ...on, broker: broker("connected") })).toEqual({ word, heldBy });
    expect(sight({ ...on, metricsUrl: "http://127.0.0.1:1" })).toEqual({ word, heldBy });
    // What else is wrong comes first.
    expect(sight({ ...on, broker: broker("away") }).word).toBe("away");
    expect(sight({ ...on, held: "demo" }).heldBy).toBe("demo");
    expect(sight({ ...on, held: "demo" }, {}).heldBy).toBe("replay");
  });
});
