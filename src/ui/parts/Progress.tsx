import "./progress.css";

interface ProgressProps {
  readonly label: string;
  readonly done: number;
  /** null = nobody knows how much there is. */
  readonly total: number | null;
  /** It goes on only when something else has ended. */
  readonly isWaiting?: boolean;
}

/** How far a long piece of work has come. */
export function Progress({ label, done, total, isWaiting = false }: ProgressProps) {
  const share = total === null || total === 0 ? 0 : Math.min(1, done / total);
  return (
    <span
      className="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={total === null ? undefined : Math.round(100 * share)}
      data-waiting={isWaiting}
    >
      <i style={{ width: `${100 * share}%` }} />
    </span>
  );
}
