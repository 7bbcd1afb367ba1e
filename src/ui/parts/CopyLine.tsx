import { CopyButton } from "./CopyButton.tsx";

/** A command to be run elsewhere, and a button that copies it. */
export function CopyLine({ text }: { readonly text: string }) {
  return (
    <span className="copyLine">
      <code>{text}</code>
      <CopyButton text={text} />
    </span>
  );
}
