import { Button } from "./Button.tsx";
import { Icon } from "./Icon.tsx";

interface StepButtonProps {
  readonly to: "up" | "down" | "previous" | "next";
  readonly label: string;
  /** Absent = there is no such neighbour. */
  readonly onStep: (() => void) | undefined;
}

/** To the neighbour of what a panel shows. */
export function StepButton({ to, label, onStep }: StepButtonProps) {
  const icon = to === "up" || to === "down" ? to : "right";
  return (
    <Button look="quiet" size="small" aria-label={label} disabled={onStep === undefined} onClick={onStep}>
      <Icon name={icon} className={to === "previous" ? "iconBack" : undefined} />
    </Button>
  );
}
