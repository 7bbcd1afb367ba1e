import { type ComponentType, lazy, Suspense, useState } from "react";

interface LazyPage {
  readonly Page: ComponentType;
  readonly preload: () => void;
}

/** A screen whose code is fetched when it is wanted. What has been fetched before shows at once, without an empty moment. */
export function lazyPage(load: () => Promise<ComponentType>): LazyPage {
  let Fetched: ComponentType | null = null;
  let fetching: Promise<ComponentType> | null = null;
  const fetchOnce = (): Promise<ComponentType> => {
    fetching ??= load().then(
      (page) => {
        Fetched = page;
        return page;
      },
      (error) => {
        fetching = null; // the host may be there again the next time
        throw error;
      },
    );
    return fetching;
  };
  return {
    preload: () => void fetchOnce().catch(() => undefined),
    Page() {
      // A page keeps the kind that it began with: another one would lose what its fields hold.
      const [Shown] = useState(() => Fetched ?? lazy(async () => ({ default: await fetchOnce() })));
      return (
        <Suspense fallback={<div className="pageComing" aria-busy="true" />}>
          <Shown />
        </Suspense>
      );
    },
  };
}
