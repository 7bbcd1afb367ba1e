import type { ComponentProps } from "react";

interface ButtonProps extends ComponentProps<"button"> {
  readonly type?: "button" | "submit";
  /** Primary = the one thing to do here; quiet = no frame, for what stands in a head. */
  readonly look?: "primary" | "quiet" | undefined;
  readonly size?: "small" | "big" | undefined;
}

export function Button({ type = "button", look, size, className, ...rest }: ButtonProps) {
  return (
    <button type={type} className={className === undefined ? "btn" : `btn ${className}`} data-look={look} data-size={size} {...rest} />
  );
}
