import type { ComponentProps } from "react";
import "./filterBar.css";

/** One choice in a filter bar, pressed while it applies. */
export function FilterButton({ className, ...rest }: Omit<ComponentProps<"button">, "type">) {
  return <button type="button" className={className === undefined ? "kindButton" : `kindButton ${className}`} {...rest} />;
}
