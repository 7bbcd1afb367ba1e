import type { ComponentProps, KeyboardEvent, ReactNode, RefObject } from "react";
import { useEffect, useRef } from "react";
import { CloseButton } from "./CloseButton.tsx";
import "./drawer.css";
import { useLayer } from "./useLayer.ts";

interface DrawerProps {
  /** Names the panel; the title when absent. */
  readonly label?: string;
  readonly title: string;
  /** Class of the place where it lies. */
  readonly place: string;
  /** Little room: a lower head and closer sections. */
  readonly isDense?: boolean;
  /** False where it opens without being asked for, or where the keys of the list beside it go on. */
  readonly takesFocus?: boolean;
  readonly lead?: ReactNode;
  readonly aside?: ReactNode;
  readonly tools?: ReactNode;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly children: ReactNode;
}

/** The title has the focus when the panel opens; afterwards it goes back, unless the person has gone elsewhere meanwhile. */
function useFocusOnTitle(takesFocus: boolean): RefObject<HTMLHeadingElement | null> {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!takesFocus) return;
    const opener = document.activeElement;
    title.current?.focus({ preventScroll: true });
    return () => {
      if (document.activeElement === document.body && opener instanceof HTMLElement) opener.focus({ preventScroll: true });
    };
  }, [takesFocus]);
  return title;
}

/** A panel beside the values, which stay in view and in use. Esc closes it. */
export function Drawer(props: DrawerProps) {
  const { label, title, place, isDense = false, takesFocus = true, onClose } = props;
  const heading = useFocusOnTitle(takesFocus);
  useLayer(onClose);
  return (
    <aside className={`drawer ${place}`} aria-label={label ?? title} data-dense={isDense} onKeyDown={props.onKeyDown}>
      <div className="drawerHead">
        {props.lead}
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {props.aside}
        <span className="grow" />
        {props.tools}
        <CloseButton label={props.closeLabel} onClose={onClose} />
      </div>
      {props.children}
    </aside>
  );
}

interface BodyProps {
  /** Makes it a stop of the Tab key, so that the arrows can scroll it where nothing in it takes the focus. */
  readonly label?: string;
  readonly children: ReactNode;
}
export function DrawerBody({ label, children }: BodyProps) {
  if (label === undefined) return <div className="drawerBody">{children}</div>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className="drawerBody" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}

interface SectionProps extends Omit<ComponentProps<"section">, "title"> {
  readonly label?: string;
  readonly title?: ReactNode;
}
export function DrawerSection({ label, className = "", title, children, ...rest }: SectionProps) {
  return (
    <section className={`drawerSection ${className}`.trim()} aria-label={label} {...rest}>
      {title !== undefined && <h3>{title}</h3>}
      {children}
    </section>
  );
}

export function DrawerFoot({ className = "", children }: { readonly className?: string; readonly children: ReactNode }) {
  return <div className={`drawerFoot ${className}`.trim()}>{children}</div>;
}
