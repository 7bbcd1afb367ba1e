import { Icon } from "./Icon.tsx";

/** The cross that closes a drawer or takes a column away. */
export function CloseButton({ label, onClose }: { readonly label: string; readonly onClose: () => void }) {
  return (
    <button type="button" className="btn" data-look="quiet" data-size="small" aria-label={label} onClick={onClose}>
      <Icon name="close" />
    </button>
  );
}
