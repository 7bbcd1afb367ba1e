import type { ComponentProps } from "react";

/** The name of a pack in a table or a list: opens the pack. */
export function PackLink(props: Omit<ComponentProps<"button">, "type" | "className">) {
  return <button type="button" className="packLink" {...props} />;
}
