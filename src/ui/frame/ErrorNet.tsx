import type { ErrorInfo, ReactNode } from "react";
import { Component } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../parts/Button.tsx";
import { Say } from "../parts/Say.tsx";

function Caught({ error }: { readonly error: Error }) {
  const { t } = useTranslation("frame");
  return (
    <Say tone="bad" title={t("error.title")} alert>
      <p>{t("error.text")}</p>
      <p className="mono">{error.message}</p>
      <Button size="small" onClick={() => window.location.reload()}>
        {t("error.reload")}
      </Button>
    </Say>
  );
}

/** One broken screen must not take the connection bar with it. */
export class ErrorNet extends Component<{ readonly children: ReactNode }, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { readonly error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    return this.state.error === null ? this.props.children : <Caught error={this.state.error} />;
  }
}
