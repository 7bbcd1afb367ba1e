import { NO_TRACE_FILTER } from "../../src/contract/trace.ts";
import type { TraceService } from "../../src/core/trace/traceService.ts";
import { ensureBuilt } from "../ensureBuilt.ts";
import { at, scroll } from "../lib/scrolling.ts";
import { launchChromium, serveApp } from "../lib/servedApp.ts";
import { fixtureFrames, traceService, withFrames } from "../lib/traceHost.ts";
import { hold } from "./figures.ts";

const FRAMES = 20_000;
const FRAME_LIMIT_MS = 20;
const PASSES = 5;
const SCROLL_PX = 120;
/** Windows that look four times a second, at ten exchanges a second: what they may take of one core of the host. */
const WINDOWS = 16;
const LOOKS_PER_SECOND = 4;
const HOST_LIMIT_PCT = 2;
const LOOKS = 2000;
const NEW_FRAMES = 5;
/** A page of older lines, and a search through a page that finds nothing, must not hold up the line. */
const PAGE_LIMIT_MS = 50;

/** What the processor works, ms: whatever else the machine does meanwhile does not count. */
function workedMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function medianMs(runs: number, work: (run: number) => void): number {
  const times = Array.from({ length: runs }, (_, run) => workedMs(() => work(run)));
  return at(times, 0.5);
}

function benchHost(service: TraceService): boolean {
  const first = medianMs(20, (run) => {
    service.lines({ afterSeq: null, beforeSeq: FRAMES - run * 250, most: 250, filter: NO_TRACE_FILTER });
  });
  const filter = { ...NO_TRACE_FILTER, text: "nothing on this line says so" };
  const search = medianMs(9, (run) => {
    service.lines({ afterSeq: null, beforeSeq: FRAMES - run * 2000, most: 500, filter });
  });
  const looksMs = workedMs(() => {
    for (let look = 0; look < LOOKS; look++) {
      const answer = service.lines({ afterSeq: FRAMES - 1 - NEW_FRAMES, beforeSeq: null, most: 500, filter: NO_TRACE_FILTER });
      JSON.stringify(answer);
    }
  });
  const lookMs = looksMs / LOOKS;
  const sharePct = (lookMs * WINDOWS * LOOKS_PER_SECOND) / 10;
  console.log(`trace · ${FRAMES} frames of both families kept`);
  console.log(`  page of 250 lines, never explained before  ${first.toFixed(1)} ms, at most ${PAGE_LIMIT_MS}`);
  console.log(`  search through 2000 frames                 ${search.toFixed(1)} ms, at most ${PAGE_LIMIT_MS}`);
  console.log(
    `  ${WINDOWS} windows looking ${LOOKS_PER_SECOND} times a second        ${sharePct.toFixed(2)} % of one core, at most ${HOST_LIMIT_PCT}`,
  );
  const page = (what: string, ms: number) =>
    hold({ what: `Trace: ${what}`, measured: `${ms.toFixed(1)} ms`, against: `${PAGE_LIMIT_MS} ms`, share: ms / PAGE_LIMIT_MS });
  const kept = [
    page("a page of 250 lines explained", first),
    page("a search through 2000 frames", search),
    hold({
      what: `Trace: ${WINDOWS} windows that follow it`,
      measured: `${sharePct.toFixed(2)} % of one core`,
      against: `${HOST_LIMIT_PCT} %`,
      share: sharePct / HOST_LIMIT_PCT,
    }),
  ];
  return kept.every(Boolean);
}

/** The Trace screen with the whole ring in it; true when the host stays light and the list scrolls smoothly. */
export async function benchTrace(): Promise<boolean> {
  const frames = fixtureFrames(FRAMES);
  const isLight = benchHost(traceService(frames));
  ensureBuilt();
  const browser = await launchChromium();
  if (browser === null) {
    console.log("trace · no Chromium here (CHROME_PATH or PATH): not measured");
    return false;
  }
  const service = traceService(frames);
  const served = await serveApp((app) => withFrames(app, service));
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    // tsx marks every function with its name by a helper that the page does not have.
    await page.addInitScript("globalThis.__name = (named) => named");
    await page.goto(`${served.url}#/trace`);
    await page.locator(`.traceGrid[aria-rowcount="${FRAMES + 1}"]`).waitFor({ timeout: 60_000 });
    const passes = [];
    for (let pass = 0; pass < PASSES; pass++) passes.push(await scroll(page, { box: ".traceScroll", row: ".traceRow", byPx: SCROLL_PX }));
    // The middle pass counts, as for the table of History.
    const p95s = passes.map(({ framesMs }) => at(framesMs, 0.95));
    const frameMs = at(p95s, 0.5);
    const empty = passes.reduce((sum, pass) => sum + pass.emptyFrames, 0);
    const all = passes.flatMap(({ framesMs }) => framesMs);
    console.log(
      `  scrolling                      ${(frameMs / FRAME_LIMIT_MS).toFixed(2)} of the ${FRAME_LIMIT_MS} ms limit: 95 % of each pass ${p95s.map((ms) => ms.toFixed(1)).join(", ")} ms, median ${at(all, 0.5).toFixed(1)} ms, longest ${at(all, 1).toFixed(1)} ms, ${empty} of ${all.length} pictures without lines`,
    );
    const isSmooth = hold(
      {
        what: `Trace with ${FRAMES} frames: a picture while scrolling, 95 %`,
        measured: `${frameMs.toFixed(1)} ms`,
        against: `${FRAME_LIMIT_MS} ms`,
        share: frameMs / FRAME_LIMIT_MS,
      },
      empty === 0,
    );
    return isLight && isSmooth;
  } finally {
    await browser.close();
    await served.close();
  }
}
