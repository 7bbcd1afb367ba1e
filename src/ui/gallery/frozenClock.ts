/** Imported first: time stands still in the gallery, so that ages and clocks look the same in every picture. */
export const NOW_MS = 600_000;
export const NOW_WALL_MS = Date.UTC(2026, 0, 12, 9, 30);

performance.now = () => NOW_MS;
Date.now = () => NOW_WALL_MS;
