/** A USB identity as people know it. Ids are lower-case hex. */
interface UsbName {
  readonly vendorId: string;
  /** Absent: every product of the vendor. */
  readonly productId?: string;
  readonly vendor: string;
  readonly title: string;
  /** What the vendor calls its driver, for systems that do not bring one. */
  readonly driver: string;
}

/** Serial adapters that are sold for RS485 and RS232; from the USB id list (linux-usb.org/usb.ids). First match counts. */
const USB_NAMES: readonly UsbName[] = [
  { vendorId: "1a86", productId: "7523", vendor: "WCH", title: "CH340", driver: "CH341SER" },
  { vendorId: "1a86", productId: "5523", vendor: "WCH", title: "CH341", driver: "CH341SER" },
  { vendorId: "1a86", productId: "55d3", vendor: "WCH", title: "CH343", driver: "CH341SER" },
  { vendorId: "1a86", productId: "55d4", vendor: "WCH", title: "CH9102", driver: "CH341SER" },
  { vendorId: "1a86", vendor: "WCH", title: "CH34x", driver: "CH341SER" },
  { vendorId: "10c4", productId: "ea60", vendor: "Silicon Labs", title: "CP2102", driver: "CP210x VCP" },
  { vendorId: "10c4", productId: "ea70", vendor: "Silicon Labs", title: "CP2105", driver: "CP210x VCP" },
  { vendorId: "10c4", productId: "ea71", vendor: "Silicon Labs", title: "CP2108", driver: "CP210x VCP" },
  { vendorId: "10c4", vendor: "Silicon Labs", title: "CP210x", driver: "CP210x VCP" },
  { vendorId: "0403", productId: "6001", vendor: "FTDI", title: "FT232R", driver: "FTDI VCP (CDM)" },
  { vendorId: "0403", productId: "6010", vendor: "FTDI", title: "FT2232", driver: "FTDI VCP (CDM)" },
  { vendorId: "0403", productId: "6011", vendor: "FTDI", title: "FT4232", driver: "FTDI VCP (CDM)" },
  { vendorId: "0403", productId: "6014", vendor: "FTDI", title: "FT232H", driver: "FTDI VCP (CDM)" },
  { vendorId: "0403", productId: "6015", vendor: "FTDI", title: "FT230X", driver: "FTDI VCP (CDM)" },
  { vendorId: "0403", vendor: "FTDI", title: "FTDI", driver: "FTDI VCP (CDM)" },
  { vendorId: "067b", vendor: "Prolific", title: "PL2303", driver: "PL2303" },
  { vendorId: "04d8", productId: "00dd", vendor: "Microchip", title: "MCP2221", driver: "MCP2221" },
];

/** Maker, chip and driver of a known adapter; null for others. */
export function usbName(vendorId: string, productId: string): Pick<UsbName, "vendor" | "title" | "driver"> | null {
  const isIt = (name: UsbName) =>
    name.vendorId === vendorId.toLowerCase() && (name.productId === undefined || name.productId === productId.toLowerCase());
  return USB_NAMES.find(isIt) ?? null;
}
