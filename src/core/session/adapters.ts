import type { Driver } from "../../../protocol/index.ts";
import { driverIn, fail } from "../../../protocol/index.ts";
import type { ConnectRequest, PortInfo } from "../../contract/session.ts";
import { withHold } from "../base/withHold.ts";
import type { KeyStore } from "../ports.ts";
import { firstAddress } from "./questions.ts";
import type { Remembered } from "./remembered.ts";

export const ADAPTERS_DOCUMENT = "adapters";
const MOST_ADAPTERS = 50;

/** The same adapter on another path is the same adapter; without a USB identity the path is all there is. */
export function adapterId(port: PortInfo): string {
  const { usb } = port;
  return usb ? `usb:${usb.vendorId}:${usb.productId}:${usb.serialNumber ?? port.path}` : `path:${port.path}`;
}

/** Where the wanted adapter is now: same USB identity first; never another adapter that took over its path. */
export function findAgain(wanted: PortInfo, ports: readonly PortInfo[]): PortInfo | null {
  const samePath = ports.find((p) => p.path === wanted.path);
  if (!wanted.usb) return samePath ?? wanted;
  const { vendorId, productId, serialNumber } = wanted.usb;
  const same = ports.filter((p) => p.usb?.vendorId === vendorId && p.usb.productId === productId && p.usb.serialNumber === serialNumber);
  return same.find((p) => p.path === wanted.path) ?? same[0] ?? null;
}

/** What the user set, or what worked before as far as it fits the user's request. */
export function settingsToTry(wanted: ConnectRequest, remembered: Remembered | null, drivers: readonly Driver[]): Remembered | null {
  const { family, baudRate } = wanted;
  const fits =
    remembered !== null &&
    (wanted.address === "auto" || wanted.address === remembered.address) &&
    (family === "auto" || family === remembered.family) &&
    (baudRate === "auto" || baudRate === remembered.baudRate);
  const address = fits ? addressToTry(wanted, remembered, drivers) : firstAddress(wanted);
  if (family !== "auto" && baudRate !== "auto") return { family, baudRate, address };
  return fits ? { family: remembered.family, baudRate: remembered.baudRate, address } : null;
}

/** A remembered pack with another address does not take precedence over the first one. */
function addressToTry(wanted: ConnectRequest, { family, address }: Remembered, drivers: readonly Driver[]): number {
  const isAlone = drivers.some((driver) => driver.family === family && driver.standAloneAddress === address);
  return isAlone ? address : firstAddress(wanted);
}

export function isSetByHand(wanted: ConnectRequest | null): boolean {
  return wanted !== null && (wanted.family !== "auto" || wanted.baudRate !== "auto");
}

export class AdapterMemory {
  readonly #store: KeyStore;
  readonly #drivers: readonly Driver[];
  readonly #onRecalled: (known: Remembered) => void;

  constructor(store: KeyStore, drivers: readonly Driver[], onRecalled: (known: Remembered) => void) {
    this.#store = store;
    this.#drivers = drivers;
    this.#onRecalled = onRecalled;
  }

  /** null = they cannot be read now. */
  async #all(): Promise<Record<string, unknown> | null> {
    const document = await this.#store.read(ADAPTERS_DOCUMENT);
    if (!document.ok) return null;
    return typeof document.value === "object" && document.value !== null ? { ...document.value } : {};
  }

  async recall(port: PortInfo): Promise<Remembered | null> {
    const entry = (await this.#all())?.[adapterId(port)];
    if (!this.#isUsable(entry)) return null;
    const { family, baudRate, address } = entry;
    this.#onRecalled({ family, baudRate, address });
    return entry;
  }

  /** Another version of the program may have remembered a family that this one does not know. */
  #isUsable(value: unknown): value is Remembered {
    if (typeof value !== "object" || value === null) return false;
    const { family, baudRate, address } = value as Record<string, unknown>;
    const isKnown = typeof family === "string" && driverIn(this.#drivers, family) !== null;
    return isKnown && typeof baudRate === "number" && typeof address === "number";
  }

  /** A failure to save is not fatal: the next connect just takes longer. */
  async remember(port: PortInfo, what: Remembered): Promise<void> {
    await withHold(this.#store, ADAPTERS_DOCUMENT, async () => {
      const all = await this.#all();
      if (all === null) return fail("host.storage");
      const { [adapterId(port)]: _before, ...others } = all;
      const kept = Object.entries(others).slice(-(MOST_ADAPTERS - 1));
      return this.#store.write(ADAPTERS_DOCUMENT, Object.fromEntries([...kept, [adapterId(port), what]]));
    });
  }
}
