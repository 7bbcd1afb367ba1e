import type { TFunction } from "i18next";
import type { ConnectRequest, PortInfo } from "../../contract/session.ts";
import type { ComboChoice } from "./BezelCombo.tsx";

type FrameText = TFunction<"frame">;

const BAUD_RATES = [9600, 19200, 115200] as const;

/** "CH340 · wch.cn": the adapter's name with its vendor, each once. */
function adapterWords(port: PortInfo): string | undefined {
  const words = [port.title, port.vendor].filter((word, index, all) => word && all.indexOf(word) === index);
  return words.length === 0 ? undefined : words.join(" · ");
}

export function portName(port: Pick<PortInfo, "path" | "kind">, t: FrameText): string {
  return port.kind === "demo" ? t("bar.demo") : port.path;
}

export function portAside(port: PortInfo, t: FrameText): string | undefined {
  return port.kind === "demo" ? t("bar.demoAside") : adapterWords(port);
}

export function portChoices(ports: readonly PortInfo[], t: FrameText): readonly ComboChoice[] {
  return ports.map((port) => {
    const aside = portAside(port, t);
    return { value: port.path, label: portName(port, t), ...(aside === undefined ? {} : { aside }) };
  });
}

export function protocolChoices(t: FrameText): readonly ComboChoice[] {
  return (["auto", "paceic-v25", "pace-modbus"] as const).map((family) => ({
    value: family,
    label: t(`family.${family}`),
    aside: t(`familyAside.${family}`),
  }));
}

export function baudChoices(t: FrameText): readonly ComboChoice[] {
  return [
    { value: "auto", label: t("bar.auto"), aside: t("bar.autoBaudAside") },
    ...BAUD_RATES.map((rate) => ({ value: String(rate), label: String(rate) })),
  ];
}

export function acceptsBaud(text: string): boolean {
  return /^\d{3,6}$/.test(text) && Number(text) >= 300 && Number(text) <= 921_600;
}

export function baudOf(value: string): ConnectRequest["baudRate"] {
  return value === "auto" ? "auto" : Number(value);
}
