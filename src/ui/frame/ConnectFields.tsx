import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { addressSpan } from "../../../protocol/shared.ts";
import { useFamilies } from "../state/families.ts";
import { changeDraft } from "../state/host.ts";
import { useUi } from "../state/store.ts";
import { AddField } from "./AddField.tsx";
import { BezelCombo } from "./BezelCombo.tsx";
import { acceptsBaud, baudChoices, baudOf, portChoices, protocolChoices } from "./choices.ts";

const isTcp = (path: string): boolean => path.startsWith("tcp://");

/** What to connect to: prefilled with the last time, open to change while no pack answers. */
export function ConnectFields({ onEnter }: { readonly onEnter: () => void }) {
  const { t } = useTranslation("frame");
  const ports = useUi((s) => s.ports);
  const draft = useUi((s) => s.draft);
  const families = useFamilies();
  const choices = useMemo(() => portChoices(ports, t), [ports, t]);
  const onlyDemo = ports.every((port) => port.kind === "demo");
  const unknown = draft.path !== "" && !ports.some((port) => port.path === draft.path);
  const portAside = unknown ? t(isTcp(draft.path) ? "bar.portTyped" : "bar.portGone") : undefined;
  return (
    <>
      <BezelCombo
        className="barPort"
        label={t("bar.port")}
        value={draft.path}
        choices={choices}
        onChange={(path) => changeDraft({ path })}
        onEnter={onEnter}
        typed={{
          placeholder: t("bar.portPlaceholder"),
          inputMode: "text",
          wordsFor: (text) => t("bar.portUse", { text }),
          accepts: (text) => text.length <= 512,
        }}
        {...(portAside === undefined ? {} : { aside: portAside })}
        {...(onlyDemo ? { note: t("bar.portNone") } : {})}
      />
      <BezelCombo
        className="barProtocol"
        label={t("bar.protocol")}
        value={draft.family}
        choices={protocolChoices(families, t)}
        onChange={(family) => changeDraft({ family })}
        onEnter={onEnter}
        aside=""
      />
      <BezelCombo
        className="barBaud"
        label={t("bar.baud")}
        value={String(draft.baudRate)}
        choices={baudChoices(families, draft.family, t)}
        onChange={(rate) => changeDraft({ baudRate: baudOf(rate) })}
        onEnter={onEnter}
        typed={{
          placeholder: "9600",
          inputMode: "numeric",
          wordsFor: (text) => t("bar.portUse", { text }),
          accepts: acceptsBaud,
        }}
        note={t("bar.baudOther")}
        {...(isTcp(draft.path) ? { aside: t("bar.baudNone") } : {})}
      />
      <AddField
        address={draft.address}
        highest={addressSpan(families, draft.family).most}
        onChange={(address) => changeDraft({ address })}
        onEnter={onEnter}
      />
    </>
  );
}
