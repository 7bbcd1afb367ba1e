import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./Button.tsx";
import "./copyLine.css";

/** Puts `text` on the clipboard and says whether that worked. */
export function CopyButton({ text, look }: { readonly text: string; readonly look?: "quiet" }) {
  const { t } = useTranslation("parts");
  const [said, setSaid] = useState<"copy" | "copied" | "copyFailed">("copy");
  // biome-ignore lint/correctness/useExhaustiveDependencies: of another text nothing was copied yet
  useEffect(() => setSaid("copy"), [text]);
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      setSaid("copied");
    } catch {
      setSaid("copyFailed");
    }
  }
  return (
    <Button className="copyButton" look={look} size="small" onClick={() => void copy()}>
      <span role="status">{t(said)}</span>
    </Button>
  );
}
