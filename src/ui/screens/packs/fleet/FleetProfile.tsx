import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BmsError, FileNote } from "../../../../../protocol/shared.ts";
import { fileNotes, fitsFamily, serialOf } from "../../../../../protocol/shared.ts";
import { originOf, PARAMETER_FILES } from "../../../model/parameterFile.ts";
import { Button } from "../../../parts/Button.tsx";
import { FilePick } from "../../../parts/FilePick.tsx";
import { FileSay } from "../../../parts/FileSay.tsx";
import { Icon } from "../../../parts/Icon.tsx";
import { Say } from "../../../parts/Say.tsx";
import { readFile } from "../../../state/parameterFiles.ts";
import { useUi } from "../../../state/store.ts";
import { chooseProfile, useFleetDraft } from "./fleetDraft.ts";

/** Where the values come from: a parameter file, or the connected pack as it stands. */
export function FleetProfile() {
  const { t } = useTranslation("fleet");
  const read = useUi((s) => s.params.read);
  const profile = useFleetDraft((s) => s.profile);
  const [error, setError] = useState<BmsError | null>(null);
  const [notes, setNotes] = useState<readonly FileNote[]>([]);
  if (read === null) return null;

  async function load(file: File): Promise<void> {
    setError(null);
    setNotes([]);
    chooseProfile(null);
    const parsed = await readFile(file);
    const fits = parsed.ok ? fitsFamily(parsed.value, read?.pack.family ?? "") : parsed;
    if (!fits.ok) return setError(fits.error);
    if (read !== null) setNotes(fileNotes(fits.value, originOf(read.pack)));
    chooseProfile({ kind: "file", name: file.name, values: fits.value.values });
  }
  function take(): void {
    if (read === null) return;
    setError(null);
    setNotes([]);
    chooseProfile({ kind: "pack", name: serialOf(read.pack.identity) ?? String(read.pack.address), values: read.values });
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
      {profile !== null && (
        <p className="fleetProfile" role="status">
          <Icon name="ok" />
          <span>
            <b>{t(`profile.${profile.kind}Named`, { name: profile.name })}</b>{" "}
            {t("profile.count", { count: Object.keys(profile.values).length })}
          </span>
        </p>
      )}
      {notes.map((note) => (
        <Say key={note} tone="warn" title={t(`profile.note.${note}`)} />
      ))}
    </section>
  );
}
