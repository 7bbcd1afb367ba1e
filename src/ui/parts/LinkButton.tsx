import type { ComponentProps } from "react";

/** An action within a sentence: it looks like a link, but leads to no page. */
export function LinkButton({ className, ...rest }: Omit<ComponentProps<"button">, "type">) {
  return <button type="button" className={className === undefined ? "linkButton" : `linkButton ${className}`} {...rest} />;
}
