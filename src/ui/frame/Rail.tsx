import { Fragment, useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { FlagCount } from "../model/bankFlags.ts";
import { FlagBadge } from "../parts/FlagBadge.tsx";
import { Icon } from "../parts/Icon.tsx";
import { openScreen, useHash } from "../state/route.ts";
import { useBankFlagCount, useFlagCount, useStale } from "../state/selectors.ts";
import { BoxNotice } from "./BoxNotice.tsx";
import "./rail.css";
import { SCREENS, screenOf } from "./screens.tsx";
import { UnfinishedBadge } from "./UnfinishedBadge.tsx";

function Badge({ flags }: { readonly flags: FlagCount | "notRead" }) {
  const { t } = useTranslation("frame");
  const stale = useStale();
  if (flags === "notRead" || stale) return null;
  const words = flags.state === "notRead" ? t("rail.badgeNotRead") : t("rail.badge", { count: flags.count });
  return <FlagBadge {...flags} words={words} />;
}

const LiveBadge = () => <Badge flags={useFlagCount()} />;

/** The worst of all packs that answer. While nobody looks at them it says what was read last. */
const PacksBadge = () => <Badge flags={useBankFlagCount()} />;

function onShortcut(event: KeyboardEvent): void {
  if (!event.altKey || event.ctrlKey || event.metaKey || !/^Digit[1-9]$/.test(event.code)) return;
  const screen = SCREENS[Number(event.code.slice(5)) - 1];
  if (screen === undefined) return;
  event.preventDefault();
  openScreen(screen.key);
}

export function Rail() {
  const { t } = useTranslation("frame");
  const current = screenOf(useHash());
  useEffect(() => {
    window.addEventListener("keydown", onShortcut);
    return () => window.removeEventListener("keydown", onShortcut);
  }, []);
  return (
    <nav className="bezel rail" aria-label={t("rail.label")}>
      {SCREENS.map(({ key, icon, preload }, index) => (
        <Fragment key={key}>
          {key === "help" && <BoxNotice />}
          <a
            href={`#/${key}`}
            data-apart={key === "help"}
            aria-current={key === current.key ? "page" : undefined}
            aria-keyshortcuts={`Alt+${index + 1}`}
            title={t("rail.shortcut", { digit: index + 1 })}
            onPointerEnter={preload}
            onFocus={preload}
          >
            <Icon name={icon} />
            <span className="railName">{t(`rail.${key}`)}</span>
            {key === "live" && <LiveBadge />}
            {key === "packs" && <PacksBadge />}
            {key === "parameters" && <UnfinishedBadge />}
          </a>
        </Fragment>
      ))}
    </nav>
  );
}
