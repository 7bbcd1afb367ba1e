import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Result } from "../../../../protocol/shared.ts";
import type { Release, UpdateSupport } from "../../../contract/updates.ts";
import { Button } from "../../parts/Button.tsx";
import { CopyLine } from "../../parts/CopyLine.tsx";
import { ErrorSay } from "../../parts/ErrorSay.tsx";
import { call } from "../../state/host.ts";

const ask = () => call("app.latestRelease");

function Outcome({ release }: { readonly release: Release }) {
  const { t } = useTranslation("help");
  if (!release.isNewer) return <p role="status">{t("about.updates.current", { version: release.version })}</p>;
  return (
    <>
      <p role="status">{t("about.updates.newer", { version: release.version })}</p>
      <CopyLine text={release.pageUrl} />
      {release.notes !== "" && (
        <>
          <h3>{t("about.updates.notes")}</h3>
          <pre className="releaseNotes">{release.notes}</pre>
        </>
      )}
    </>
  );
}

/** Looks for a newer version when a person clicks, and never otherwise. */
export function Updates({ support, canAsk }: { readonly support: UpdateSupport; readonly canAsk: boolean }) {
  const { t } = useTranslation("help");
  const [answer, setAnswer] = useState<Result<Release> | "asking" | null>(null);
  const look = async () => {
    setAnswer("asking");
    setAnswer(await ask());
  };
  return (
    <div className="updates">
      <h3>{t("about.updates.title")}</h3>
      <p>{t(support === "ready" ? "about.updates.promise" : `about.updates.${support}`)}</p>
      {support === "ready" && canAsk && (
        <Button disabled={answer === "asking"} onClick={() => void look()}>
          {t(answer === "asking" ? "about.updates.looking" : "about.updates.look")}
        </Button>
      )}
      {answer !== null && answer !== "asking" && (answer.ok ? <Outcome release={answer.value} /> : <ErrorSay error={answer.error} />)}
    </div>
  );
}
