import type { TFunction } from "i18next";
import type { PortInfo } from "../../contract/session.ts";

export function portName(port: Pick<PortInfo, "path" | "kind">, t: TFunction<"frame">): string {
  return port.kind === "demo" ? t("bar.demo") : port.path;
}
