import { useTranslation } from "react-i18next";
import type { DoctorReport, DoctorVerdict } from "../../../contract/session.ts";
import type { UnreadBlock } from "../../../contract/unread.ts";
import { isUnreadable } from "../../../contract/unread.ts";
import { heardFigures, SEARCH_SECONDS, systemReason } from "../../model/doctorFigures.ts";
import { Button } from "../../parts/Button.tsx";
import type { IconName } from "../../parts/Icon.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { UnreadLines } from "../../parts/UnreadLines.tsx";
import { useLastGoodAgeMs } from "../../state/ages.ts";
import { useFamilyName } from "../../state/families.ts";
import { connectWith, retryNow, showDoctor } from "../../state/host.ts";
import { useUi } from "../../state/store.ts";
import { portName } from "../../words/portName.ts";
import { useAgeText } from "../../words/useDuration.ts";

type Tone = "busy" | "warn" | "bad" | "good";

const LOOKS: Readonly<Record<DoctorVerdict, readonly [IconName, Tone]>> = {
  searching: ["search", "busy"],
  portMissing: ["usb", "bad"],
  portBusy: ["lock", "bad"],
  noPermission: ["lock", "bad"],
  portFailed: ["usb", "bad"],
  unreachable: ["globe", "bad"],
  portLost: ["usb", "bad"],
  silence: ["plug", "warn"],
  echoOnly: ["refresh", "warn"],
  garbage: ["trace", "warn"],
  otherDialect: ["help", "warn"],
  otherAddress: ["packs", "warn"],
  foreignMap: ["help", "warn"],
  foreignTraffic: ["packs", "warn"],
  refused: ["close", "warn"],
  found: ["ok", "good"],
};

const NONE: readonly UnreadBlock[] = [];

function Headline({
  icon,
  tone,
  title,
  text,
}: {
  readonly icon: IconName;
  readonly tone: Tone;
  readonly title: string;
  readonly text: string;
}) {
  return (
    <>
      <span className="verdictIcon" data-tone={tone}>
        <Icon name={icon} />
      </span>
      <h1>{title}</h1>
      <p>{text}</p>
    </>
  );
}

function Retry() {
  const { t } = useTranslation("connect");
  return (
    <Button size="big" look="primary" ownerOnly onClick={() => void retryNow()}>
      <Icon name="refresh" />
      {t("again")}
    </Button>
  );
}

/** The pack answered before: the doctor is a look aside, and the way back stands in it. */
function LostVerdict() {
  const { t } = useTranslation("connect");
  const age = useAgeText()(useLastGoodAgeMs());
  return (
    <div className="verdict">
      <Headline icon="clock" tone="warn" title={t("lost.title")} text={t("lost.text", { age })} />
      <div className="verdictDo">
        <Retry />
        <Button onClick={() => showDoctor(false)}>{t("lost.back")}</Button>
      </div>
    </div>
  );
}

/** Somebody answers, and nothing of it can be shown: block by block, why. */
function UnreadableVerdict({ unread }: { readonly unread: readonly UnreadBlock[] }) {
  const { t } = useTranslation("errors");
  const { what, todo } = { what: t("codes.device.unreadable.what"), todo: t("codes.device.unreadable.todo") };
  return (
    <div className="verdict">
      <Headline icon="help" tone="warn" title={what} text={todo} />
      <UnreadLines unread={unread} />
    </div>
  );
}

/** What the doctor found, in one headline and one sentence, and the one thing to do. */
export function Verdict({ doctor }: { readonly doctor: DoctorReport }) {
  const { t } = useTranslation("connect");
  const { t: tFrame } = useTranslation("frame");
  const nameOf = useFamilyName();
  const wanted = useUi((s) => s.session.wanted);
  const port = useUi((s) => s.session.port);
  const lost = useUi((s) => s.session.phase === "lost");
  const reason = useUi((s) => systemReason(s.session.reason));
  const unread = useUi((s) => (s.snapshot === null ? s.session.unread : NONE));
  const { verdict, heard } = doctor;
  const { otherAddress } = heard;
  if (isUnreadable(unread) && (verdict === "found" || verdict === "searching")) return <UnreadableVerdict unread={unread} />;
  if (lost && (verdict === "found" || verdict === "searching")) return <LostVerdict />;
  const [icon, tone] = LOOKS[verdict];
  const portWords = port === null ? (wanted?.path ?? "") : portName(port, tFrame);
  const figures = { ...heardFigures(heard, nameOf), port: portWords, reason, seconds: SEARCH_SECONDS };
  return (
    <div className="verdict">
      <Headline icon={icon} tone={tone} title={t(`verdict.${verdict}.title`, figures)} text={t(`verdict.${verdict}.text`, figures)} />
      <div className="verdictDo">
        {verdict === "otherAddress" && otherAddress !== null ? (
          <Button size="big" look="primary" onClick={() => void connectWith({ address: otherAddress })}>
            {t("useAddress", { address: otherAddress })}
          </Button>
        ) : (
          tone !== "busy" && tone !== "good" && <Retry />
        )}
        {lost && <Button onClick={() => showDoctor(false)}>{t("lost.back")}</Button>}
      </div>
    </div>
  );
}
