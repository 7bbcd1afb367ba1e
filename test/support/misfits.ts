import type { Page } from "playwright-core";

/** What may be cut where there is no room for it, and why. Each says the whole of it in its title or in its accessible name. */
const MAY_BE_CUT: Readonly<Record<string, string>> = {
  ".traceRow td": "bytes and meaning of a frame, which is opened for the rest",
  ".archiveButton span": "name of a pack",
  ".footPack > [title]": "the serial number, behind everything else in the foot",
  ".paramBlockHead p": "what a group watches, beside its ruler",
  ".eventName": "name of an event beside an open record",
  ".evidenceChip span": "how well a group is known, beside its ruler",
  ".helpStrip small": "the source of a limit",
};

export interface Fit {
  /** Texts that are cut or stand out of their box, one line each. */
  readonly misfits: readonly string[];
  /** Boxes that scroll, by name. */
  readonly scrolling: readonly string[];
}

/** How well the page as it stands fits its window. */
export function fitOf(page: Page): Promise<Fit> {
  return page.evaluate((mayBeCut) => {
    const SLACK_PX = 1.5;
    // Big figures are set so tight that their box is narrower than their last letter.
    const FAR_PX = 6;
    const styles = new Map<Element, CSSStyleDeclaration>();
    const styleOf = (element: Element): CSSStyleDeclaration => {
      const known = styles.get(element) ?? getComputedStyle(element);
      styles.set(element, known);
      return known;
    };
    const nameOf = (element: Element): string => `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""}`;
    const misfits: string[] = [];
    const range = document.createRange();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);

    /** Why this text is not whole on the screen; null = it is. */
    function faultOf(parent: Element, box: DOMRect): string | null {
      let isInline = true;
      for (let element: Element | null = parent; element !== null && element !== document.body; element = element.parentElement) {
        const { overflowX, overflowY, display, position, textOverflow, paddingRight } = styleOf(element);
        const own = element.getBoundingClientRect();
        // Only for those who listen.
        if (own.width <= 2 || own.height <= 2) return null;
        // An ellipsis stands within the padding, a plain edge cuts behind it.
        const edge = own.right - (textOverflow === "ellipsis" ? Number.parseFloat(paddingRight) : 0);
        const isOut = box.right > edge + SLACK_PX || box.left < own.left - SLACK_PX;
        if ((overflowX === "hidden" || overflowX === "clip") && isOut) return `cut by ${nameOf(element)}`;
        if ((overflowY === "hidden" || overflowY === "clip") && box.bottom > own.bottom + 3) return `cut below by ${nameOf(element)}`;
        // What lies in a box that scrolls can be reached; whether it may scroll is asked of the box.
        if (/auto|scroll/.test(overflowX) || /auto|scroll/.test(overflowY)) return null;
        if (isInline && display !== "inline" && display !== "contents") {
          isInline = false;
          const isFarOut = box.right > own.right + FAR_PX || box.left < own.left - FAR_PX;
          if (isFarOut && position !== "absolute" && !(element instanceof SVGElement)) return `stands out of ${nameOf(element)}`;
        }
        if (element instanceof SVGSVGElement && isOut) return `stands out of its drawing ${nameOf(element)}`;
      }
      return box.right > document.documentElement.clientWidth + SLACK_PX || box.left < -SLACK_PX ? "stands out of the window" : null;
    }

    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = (node.textContent ?? "").trim();
      const parent = node.parentElement;
      if (text === "" || parent === null || parent.closest(".visuallyHidden") !== null || !parent.checkVisibility()) continue;
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      if (box.width < 2 || styleOf(parent).visibility === "hidden") continue;
      const fault = faultOf(parent, box);
      if (fault === null) continue;
      const cut = parent.closest(mayBeCut);
      if (cut !== null && cut.closest("[title], [aria-label]") !== null) continue;
      misfits.push(`${nameOf(parent)} “${text.slice(0, 60)}” ${fault}`);
    }
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) misfits.push("the window scrolls sideways");
    const scrolling = [...document.querySelectorAll("body *")].flatMap((element) => {
      const { overflowX, overflowY } = styleOf(element);
      const down = /auto|scroll/.test(overflowY) && element.scrollHeight > element.clientHeight + 1;
      const aside = /auto|scroll/.test(overflowX) && element.scrollWidth > element.clientWidth + 1;
      return [
        ...(down ? [`${nameOf(element)} down ${element.scrollHeight - element.clientHeight}`] : []),
        ...(aside ? [`${nameOf(element)} sideways`] : []),
      ];
    });
    return { misfits, scrolling };
  }, Object.keys(MAY_BE_CUT).join(", "));
}
