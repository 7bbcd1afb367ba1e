const BEAT_MS = 5;
/** More than this between two beats is time in which the machine let others run. */
const MOST_MS = 8;

/** Measures time as this process lived it: on a busy machine much less than has passed, on an idle one the same. */
export function startLivedTime(): { stop(): number } {
  let [livedMs, lastMs] = [0, performance.now()];
  const beat = () => {
    const nowMs = performance.now();
    livedMs += Math.min(nowMs - lastMs, MOST_MS);
    lastMs = nowMs;
  };
  const timer = setInterval(beat, BEAT_MS);
  return {
    stop() {
      clearInterval(timer);
      beat();
      return livedMs;
    },
  };
}
