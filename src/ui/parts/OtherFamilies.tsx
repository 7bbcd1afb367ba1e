import { useTranslation } from "react-i18next";
import type { Capabilities } from "../../../protocol/shared.ts";
import { useOthersWith } from "../state/families.ts";
import { connectWith } from "../state/host.ts";
import { useUi } from "../state/store.ts";
import { Button } from "./Button.tsx";

/** Where this pack's protocol has no such thing: the protocols that have it, one press away. Nothing where none has. */
export function OtherFamilies({ capability }: { readonly capability: keyof Capabilities }) {
  const { t } = useTranslation("parts");
  const wantedBaud = useUi((s) => s.draft.baudRate);
  return useOthersWith(capability).map(({ family, words, baudRates }) => {
    const { name, about } = words;
    const baudRate = wantedBaud === "auto" || baudRates.includes(wantedBaud) ? wantedBaud : "auto";
    return (
      <div key={family}>
        <Button look="primary" onClick={() => void connectWith({ family, baudRate })}>
          {t("askOver", { family: name })}
        </Button>{" "}
        <small className="muted">{about}</small>
      </div>
    );
  });
}
