import { useTranslation } from "react-i18next";
import type { BankPack } from "../../../contract/bank.ts";
import type { ConnectRequest } from "../../../contract/session.ts";
import { Button } from "../../parts/Button.tsx";
import { DrawerSection } from "../../parts/Drawer.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { connect } from "../../state/host.ts";
import { openScreen } from "../../state/route.ts";
import { useUi } from "../../state/store.ts";

const SCREENS = ["live", "parameters", "history"] as const;

/** The connection as it stands, with another ADD; null while there is none. */
function requestFor({ address, family, diagnosis }: BankPack): ConnectRequest | null {
  const { wanted, found } = useUi.getState().session;
  if (wanted === null || found === null) return null;
  const baud = diagnosis?.detail.baud;
  return {
    path: wanted.path,
    family: family ?? found.family,
    baudRate: typeof baud === "number" ? baud : (found.baudRate ?? wanted.baudRate),
    address,
  };
}

/** The other screens of this pack: they show the pack that is connected, so this one is connected to first. */
export function PackActions({ pack }: { readonly pack: BankPack }) {
  const { t } = useTranslation("packs");
  const wired = useUi((s) => s.session.found?.address ?? null);
  const { isWired, answersAlone, address } = pack;
  if (!isWired && !answersAlone) {
    return (
      <DrawerSection className="packActions" title={t("drawer.actions")}>
        <p>{t(pack.presence === "present" ? "drawer.behindNote" : "drawer.goneNote", { wired: wired ?? "?" })}</p>
      </DrawerSection>
    );
  }
  function open(screen: (typeof SCREENS)[number]): void {
    const request = isWired ? null : requestFor(pack);
    if (request !== null) void connect(request);
    openScreen(screen);
  }
  return (
    <DrawerSection className="packActions" title={t("drawer.actions")}>
      <div>
        {SCREENS.map((screen) => (
          <Button key={screen} size="small" onClick={() => open(screen)}>
            <Icon name={screen} />
            {t(`drawer.${screen}`)}
          </Button>
        ))}
      </div>
      <p>{t(isWired ? "drawer.wiredNote" : "drawer.connectNote", { address })}</p>
    </DrawerSection>
  );
}
