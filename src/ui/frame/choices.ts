import type { TFunction } from "i18next";
import type { FamilyFacts, FamilyId } from "../../../protocol/shared.ts";
import type { ConnectRequest, PortInfo } from "../../contract/session.ts";
import { portName } from "../words/portName.ts";
import type { ComboChoice } from "./BezelCombo.tsx";

type FrameText = TFunction<"frame">;

/** "CH340 · wch.cn": the adapter's name with its vendor, each once. */
function adapterWords(port: PortInfo): string | undefined {
  const words = [port.title, port.vendor].filter((word, index, all) => word && all.indexOf(word) === index);
  return words.length === 0 ? undefined : words.join(" · ");
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

export function protocolChoices(families: readonly FamilyFacts[], t: FrameText): readonly ComboChoice[] {
  const known = families.map(({ family, words }) => ({ value: family, label: words.name, aside: words.about }));
  return [{ value: "auto", label: t("family.auto"), aside: t("bar.autoProtocolAside") }, ...known];
}

/** Speeds of these families; all of them where none is chosen. */
export function baudChoices(families: readonly FamilyFacts[], wanted: FamilyId | "auto", t: FrameText): readonly ComboChoice[] {
  const asked = families.filter(({ family }) => wanted === "auto" || family === wanted);
  const rates = [...new Set(asked.flatMap(({ baudRates }) => baudRates))];
  return [
    { value: "auto", label: t("bar.auto"), aside: t("bar.autoBaudAside") },
    ...rates.map((rate) => ({ value: String(rate), label: String(rate) })),
  ];
}

export function acceptsBaud(text: string): boolean {
  return /^\d{3,6}$/.test(text) && Number(text) >= 300 && Number(text) <= 921_600;
}

export function baudOf(value: string): ConnectRequest["baudRate"] {
  return value === "auto" ? "auto" : Number(value);
}
