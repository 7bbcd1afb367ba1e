import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { SwitchKey } from "../../../protocol/shared.ts";
import { useSnapshotPart } from "../state/selectors.ts";

/** Drawn as the contact it is. */
function Contact({ closed }: { readonly closed: boolean }) {
  return (
    <svg className="contact" viewBox="0 0 36 16" aria-hidden="true">
      {closed ? (
        <>
          <path d="M1 8h34" />
          <circle className="filled" cx="9" cy="8" r="3.2" />
          <circle className="filled" cx="27" cy="8" r="3.2" />
        </>
      ) : (
        <>
          <path d="M1 11h5.5M29.5 11H35M11.2 9.3 25 2" />
          <circle cx="9" cy="11" r="2.7" />
          <circle cx="27" cy="11" r="2.7" />
        </>
      )}
    </svg>
  );
}

function Tile({ name }: { readonly name: SwitchKey }) {
  const { t } = useTranslation("live");
  const state = useSnapshotPart((s) => s.switches[name]) ?? "notRead";
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
