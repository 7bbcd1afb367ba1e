import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CommissioningPhoto } from "../../../contract/commissioning.ts";
import { fetchPhoto } from "./photoFiles.ts";
import "./photos.css";
import { useCheckWords } from "./useCheckWords.ts";

/** Where the browser holds the picture; null = it is still on its way, "gone" = the host has no such file. */
function usePicture(id: string, { sha256, kind }: CommissioningPhoto): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let isShown = true;
    let made: string | null = null;
    void fetchPhoto(id, { sha256, kind }).then((picture) => {
      if (!isShown) return;
      made = picture.ok ? URL.createObjectURL(picture.value) : null;
      setUrl(made ?? "gone");
    });
    return () => {
      isShown = false;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [id, sha256, kind]);
  return url;
}

interface FigureProps {
  readonly id: string;
  readonly photo: CommissioningPhoto;
  /** Counted from 1, as in the report. */
  readonly number: number;
  readonly children?: ReactNode;
}

export function PhotoFigure({ id, photo, number, children }: FigureProps) {
  const { t } = useTranslation("commissioning");
  const words = useCheckWords();
  const url = usePicture(id, photo);
  const { check, note, at, bytes } = photo;
  const shows = check === null ? t("photos.whole") : t(`check.${check}.name`);
  return (
    <figure className="photo">
      <div className="photoFrame">
        {url === "gone" && <span>{t("photos.notHere")}</span>}
        {url !== null && url !== "gone" && <img src={url} alt={t("photos.picture", { number, shows })} />}
      </div>
      <figcaption>
        <b>
          {number}. {shows}
        </b>
        {note !== "" && <span>{note}</span>}
        <small>{t("photos.facts", { time: words.time(at), size: Math.ceil(bytes / 1024) })}</small>
        {children}
      </figcaption>
    </figure>
  );
}
