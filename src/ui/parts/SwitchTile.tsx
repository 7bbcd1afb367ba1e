import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { SwitchKey } from "../../../protocol/shared.ts";
import { useReading } from "../state/selectors.ts";
import { Contact } from "./Contact.tsx";

function Tile({ name }: { readonly name: SwitchKey }) {
  const { t } = useTranslation("live");
  const state = useReading((s) => s.switches[name]);
  const known = typeof state === "boolean";
  return (
    <li className="switchTile" data-state={known ? (state ? "on" : "off") : state} data-bytes={`switch.${name}`}>
      <p>
        {known && <Contact closed={state} />}
        <b>{known ? t(state ? "switches.on" : "switches.off") : t(state)}</b>
      </p>
      <span>{t(`switches.${name}`)}</span>
    </li>
  );
}

export const SwitchTile = memo(Tile);
