import { create } from "zustand";

export const PACK_VIEWS = ["cards", "table", "cells", "alarms"] as const;
type PackView = (typeof PACK_VIEWS)[number];

interface PacksView {
  readonly view: PackView;
  /** ADD of the pack in the drawer. */
  readonly openAddress: number | null;
  /** One profile to several packs takes the place of the views. */
  readonly isFleetOpen: boolean;
}

/** How the person looks at the bank; it outlives a change of screen. */
export const usePacksView = create<PacksView>()(() => ({ view: "cards", openAddress: null, isFleetOpen: false }));

export const showView = (view: PackView): void => usePacksView.setState({ view });
export const openPack = (openAddress: number | null): void => usePacksView.setState({ openAddress });
export const togglePack = (address: number): void =>
  usePacksView.setState(({ openAddress }) => ({ openAddress: openAddress === address ? null : address }));
export const showFleet = (isFleetOpen: boolean): void => usePacksView.setState({ isFleetOpen, openAddress: null });
