import type { ComponentProps, ReactNode } from "react";
import type { IconName } from "./Icon.tsx";
import { Icon } from "./Icon.tsx";
import "./page.css";

const joined = (own: string, place: string | undefined): string => (place === undefined ? own : `${own} ${place}`);

/** What fills the main part of the window: rows below each other, of which one may take what is left of the height. */
export function Page({ className, ...rest }: ComponentProps<"div">) {
  return <div className={joined("page", className)} {...rest} />;
}

interface PageHeadProps {
  readonly title: string;
  readonly className?: string;
  /** Stands before the title. */
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
}

/** Which screen this is, of which pack, and what can be done with all of it. */
export function PageHead({ title, className, lead, children }: PageHeadProps) {
  return (
    <header className={joined("pageHead", className)}>
      {lead}
      <h1>{title}</h1>
      {children}
    </header>
  );
}

interface EmptyProps {
  readonly icon: IconName;
  readonly title: string;
  /** 1 where the page has no other head. */
  readonly level?: 1 | 2;
  readonly children: ReactNode;
}

/** Nothing to show yet: why, and what to do about it. */
export function Empty({ icon, title, level = 1, children }: EmptyProps) {
  const Title = level === 1 ? "h1" : "h2";
  return (
    <section className="panel emptyPage" aria-label={title}>
      <Icon name={icon} />
      <Title>{title}</Title>
      {children}
    </section>
  );
}
