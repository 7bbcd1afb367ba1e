import { useTranslation } from "react-i18next";
import { drawnAddress } from "../../model/addSwitch.ts";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { connect } from "../../state/host.ts";
import { useUi } from "../../state/store.ts";
import { useUnclaimed } from "../../state/unclaimed.ts";
import { AdvicePicture } from "./AdvicePicture.tsx";
import { Unclaimed } from "./Unclaimed.tsx";
import "./firstRun.css";

/** Before any try: what to do, in three steps. */
export function FirstRun() {
  const { t } = useTranslation("connect");
  const draft = useUi((s) => s.draft);
  const address = drawnAddress(draft.address);
  const unclaimed = useUnclaimed();
  const ready = draft.path !== "";
  return (
    <>
      <div className="verdict">
        <span className="verdictIcon" data-tone="busy">
          <Icon name="plug" />
        </span>
        <h1>{t("first.title")}</h1>
        <p>{t("first.text")}</p>
      </div>
      <ol className="firstSteps">
        <li>
          <i>1</i>
          <span className="advicePicture">
            <AdvicePicture advice="plugInLinkIn" address={address} />
          </span>
          <div>
            <b>{t("first.plug.title")}</b>
            <p>{t("first.plug.text")}</p>
          </div>
        </li>
        <li>
          <i>2</i>
          <span className="advicePicture">
            <AdvicePicture advice="driver" address={address} />
          </span>
          <div>
            <b>{t("first.port.title")}</b>
            <p>
              {t("first.port.text")} {ready && <strong>{t("first.portReady", { path: draft.path })}</strong>}
              <Unclaimed adapters={unclaimed} />
            </p>
          </div>
        </li>
        <li>
          <i>3</i>
          <span className="advicePicture">
            <AdvicePicture advice="addSwitch" address={address} />
          </span>
          <div>
            <b>{t("first.go.title")}</b>
            <p>{t("first.go.text")}</p>
            <Button size="big" disabled={!ready} onClick={() => void connect(draft)}>
              {t(ready ? "first.connect" : "first.choose")}
            </Button>
          </div>
        </li>
      </ol>
    </>
  );
}
