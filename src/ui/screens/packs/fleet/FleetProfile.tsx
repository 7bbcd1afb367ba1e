import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BmsError } from "../../../../../protocol/shared.ts";
import { serialOf } from "../../../../../protocol/shared.ts";
import { originOf, PARAMETER_FILES } from "../../../model/parameterFile.ts";
import { Button } from "../../../parts/Button.tsx";
import { FilePick } from "../../../parts/FilePick.tsx";
import { FileSay } from "../../../parts/FileSay.tsx";
import { Icon } from "../../../parts/Icon.tsx";
import { Say } from "../../../parts/Say.tsx";
import { readFile } from "../../../state/parameterFiles.ts";
import { useUi } from "../../../state/store.ts";
import { isProfileFor, profileNotes } from "../model/fleet.ts";
import { chooseProfile, useFleetDraft } from "./fleetDraft.ts";

/** Where the values come from: a parameter file, or the connected pack as it stands. */
export function FleetProfile() {
  const { t } = useTranslation("fleet");
  const read = useUi((s) => s.params.read);
  const profile = useFleetDraft((s) => s.profile);
  const [error, setError] = useState<BmsError | null>(null);
  if (read === null) return null;
  const here = originOf(read.pack);
  const isFor = isProfileFor(profile, here);
  const isOther = profile !== null && profile.kind === "file" && !isFor;

  async function load(file: File): Promise<void> {
    setError(null);
    chooseProfile(null);
    const parsed = await readFile(file);
    if (!parsed.ok) return setError(parsed.error);
    const { file: origin, isChanged, values } = parsed.value;
    chooseProfile({ kind: "file", name: file.name, origin, isChanged, values });
  }
  function take(): void {
    if (read === null) return;
    setError(null);
    const name = serialOf(read.pack.identity) ?? String(read.pack.address);
    chooseProfile({ kind: "pack", name, origin: here, isChanged: false, values: read.values });
  }
  return (
    <section className="panel fleetPart" aria-label={t("profile.title")}>
      <h2>{t("profile.title")}</h2>
      <p>{t("profile.text")}</p>
      <div className="fleetButtons">
        <FilePick accept={PARAMETER_FILES} label={t("profile.file")} onFile={(file) => void load(file)}>
          <Icon name="load" />
          <span>{t("profile.file")}</span>
        </FilePick>
        <Button onClick={take}>
          <Icon name="packs" />
          <span>{t("profile.pack", { address: read.pack.address })}</span>
        </Button>
      </div>
      {error !== null && <FileSay error={error} onClose={() => setError(null)} />}
      {isOther && <FileSay error={{ code: "file.otherFamily" }} onClose={() => chooseProfile(null)} />}
      {isFor && (
        <p className="fleetProfile" role="status">
          <Icon name="ok" />
          <span>
            <b>{t(`profile.${profile.kind}Named`, { name: profile.name })}</b>{" "}
            {t("profile.count", { count: Object.keys(profile.values).length })}
          </span>
        </p>
      )}
      {isFor && profileNotes(profile, here).map((note) => <Say key={note} tone="warn" title={t(`profile.note.${note}`)} />)}
    </section>
  );
}
