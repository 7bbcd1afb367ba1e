import type { ComponentProps } from "react";
import { useTranslation } from "react-i18next";
import { useReadOnly } from "../state/selectors.ts";

interface ButtonProps extends ComponentProps<"button"> {
  readonly type?: "button" | "submit";
  /** Primary = the one thing to do here; quiet = no frame, for what stands in a head. */
  readonly look?: "primary" | "quiet" | undefined;
  readonly size?: "small" | "big" | undefined;
  /** The host refuses it to a window that may only look: greyed there, with the reason. */
  readonly ownerOnly?: boolean;
}

export function Button({ type = "button", look, size, className, ownerOnly = false, disabled, title, ...rest }: ButtonProps) {
  const { t } = useTranslation("frame");
  const isRefused = useReadOnly() && ownerOnly;
  return (
    <button
      type={type}
      className={className === undefined ? "btn" : `btn ${className}`}
      data-look={look}
      data-size={size}
      disabled={isRefused || disabled}
      title={isRefused ? t("readOnly.why") : title}
      {...rest}
    />
  );
}
