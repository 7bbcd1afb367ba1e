import { useTranslation } from "react-i18next";
import type { AdviceKey, UnclaimedAdapter } from "../../../contract/session.ts";
import { drawnAddress, isOnSwitch, switchesUp } from "../../model/addSwitch.ts";
import { CopyLine } from "../../parts/CopyLine.tsx";
import { LinkButton } from "../../parts/LinkButton.tsx";
import { speedsOf, useAddressSpan, useFamilies } from "../../state/families.ts";
import { searchAddresses } from "../../state/host.ts";
import { useReadOnly } from "../../state/selectors.ts";
import { useUi } from "../../state/store.ts";
import { useUnclaimed } from "../../state/unclaimed.ts";
import { AdvicePicture } from "./AdvicePicture.tsx";
import { adviceText, portCause } from "./portCause.ts";
import { Unclaimed } from "./Unclaimed.tsx";
import "./adviceList.css";

function useSwitchWords(): (address: number) => string {
  const { t } = useTranslation("connect");
  return (address) => {
    if (!isOnSwitch(address)) return t("switches.beyond");
    const up = switchesUp(address);
    return up.length === 0
      ? t("switches.none")
      : t("switches.some", { count: up.length, list: up.map((number) => `${number}#`).join(", ") });
  };
}

interface AdviceCardProps {
  readonly advice: AdviceKey;
  readonly place: number;
  readonly unclaimed: readonly UnclaimedAdapter[];
}

function AdviceCard({ advice, place, unclaimed }: AdviceCardProps) {
  const { t } = useTranslation("connect");
  const address = useUi((s) => drawnAddress(s.session.wanted?.address ?? s.draft.address));
  const switchWords = useSwitchWords();
  const span = useAddressSpan();
  const families = useFamilies();
  const { usual, others } = speedsOf(families);
  const names = families.map(({ words }) => words.name);
  const readOnly = useReadOnly();
  const cause = portCause(useUi((s) => s.session.reason));
  const figures = {
    ...cause,
    address,
    switches: switchWords(address),
    families: names.join(", "),
    usual: usual ?? "",
    others: others.join(", "),
  };
  const hasCommand = advice === "permission" || advice === "otherProgram";
  const isDriver = advice === "driver" && unclaimed.length > 0;
  return (
    <li>
      <span className="advicePicture">
        <AdvicePicture advice={advice} address={address} />
      </span>
      <i>{place}</i>
      <b>{t(`advice.${advice}.title`, figures)}</b>
      <p>
        {isDriver ? <Unclaimed adapters={unclaimed} /> : t(adviceText(advice, cause), figures)}
        {hasCommand && cause.command !== "" && <CopyLine text={cause.command} />}
        {advice === "addSwitch" && (
          <>
            {" "}
            <LinkButton disabled={readOnly} onClick={() => void searchAddresses()}>
              {t("searchAll", span)}
            </LinkButton>
          </>
        )}
      </p>
    </li>
  );
}

/** What to check, most likely first, each with a picture. */
export function AdviceList({ advice }: { readonly advice: readonly AdviceKey[] }) {
  const { t } = useTranslation("connect");
  const unclaimed = useUnclaimed();
  if (advice.length === 0) return null;
  // An adapter that is seen to lack its driver is more than a guess.
  const inOrder = unclaimed.length === 0 ? advice : advice.toSorted((a, b) => Number(b === "driver") - Number(a === "driver"));
  return (
    <div className="advice">
      <h2>{t("adviceTitle")}</h2>
      <ol>
        {inOrder.map((key, index) => (
          <AdviceCard key={key} advice={key} place={index + 1} unclaimed={unclaimed} />
        ))}
      </ol>
    </div>
  );
}
