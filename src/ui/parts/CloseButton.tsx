import { Button } from "./Button.tsx";
import { Icon } from "./Icon.tsx";

/** The cross that closes a drawer or takes a column away. */
export function CloseButton({ label, onClose }: { readonly label: string; readonly onClose: () => void }) {
  return (
    <Button look="quiet" size="small" aria-label={label} onClick={onClose}>
      <Icon name="close" />
    </Button>
  );
}
