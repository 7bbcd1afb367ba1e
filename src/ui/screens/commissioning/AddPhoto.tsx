import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CommissioningCheck } from "../../../contract/commissioning.ts";
import { FilePick } from "../../parts/FilePick.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { saying } from "./commissioningView.ts";
import { addPhoto } from "./photoFiles.ts";

interface AddPhotoProps {
  /** What it shows; null = the installation. */
  readonly check: CommissioningCheck | null;
  readonly note: string;
  readonly disabled?: boolean;
  readonly why?: string | undefined;
  readonly onAdded?: () => void;
}

/** On a phone the dialogue offers the camera. */
export function AddPhoto({ check, note, disabled = false, why, onAdded }: AddPhotoProps) {
  const { t } = useTranslation("commissioning");
  const [isAdding, setAdding] = useState(false);
  const add = async (file: File) => {
    setAdding(true);
    const isDone = await saying(addPhoto(file, { check, note }));
    setAdding(false);
    if (isDone) onAdded?.();
  };
  const more = why === undefined ? {} : { title: why };
  return (
    <FilePick
      label={t("photos.add")}
      accept="image/jpeg,image/png"
      disabled={disabled || isAdding}
      onFile={(file) => void add(file)}
      {...more}
    >
      <Icon name="load" />
      {t(isAdding ? "photos.adding" : "photos.add")}
    </FilePick>
  );
}
