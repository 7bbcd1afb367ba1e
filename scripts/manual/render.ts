import { posix } from "node:path";
import { Marked, type Tokens } from "marked";
import { outputOf } from "./pages.ts";

export interface RenderedPage {
  readonly source: string;
  readonly title: string;
  /** What lies between the navigation and the foot. */
  readonly body: string;
  readonly anchors: ReadonlySet<string>;
  /** Links to other places of the manual; `anchor` null = the page as a whole. */
  readonly links: readonly { readonly source: string; readonly anchor: string | null }[];
  /** Pictures, as files below docs/. */
  readonly images: readonly string[];
  /** What must not be in a page of the manual. */
  readonly faults: readonly string[];
}

/** Renders one page. Links between sources become links between pages; whether they lead anywhere is for `deadLinks` to say. */
export function renderPage(source: string, markdown: string): RenderedPage {
  const anchors = new Set<string>();
  const links: { source: string; anchor: string | null }[] = [];
  const images: string[] = [];
  const faults: string[] = [];
  let title = "";
  const below = (path: string): string => posix.normalize(posix.join(posix.dirname(source), path));
  const from = posix.dirname(outputOf(source));

  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }: Tokens.Heading): string {
        const html = this.parser.parseInline(tokens);
        const text = plain(html);
        if (depth === 1 && title === "") title = text;
        const anchor = freeAnchor(anchorOf(text), anchors);
        return `<h${depth} id="${anchor}">${html}</h${depth}>\n`;
      },
      link({ href, tokens }: Tokens.Link): string {
        const html = this.parser.parseInline(tokens);
        // The manual is read where there may be no network, and Electron's windows open no other site: the address is shown instead.
        if (/^[a-z]+:/i.test(href)) return plain(html) === href ? html : `${html} (<code>${escaped(href)}</code>)`;
        const [path = "", anchor = null] = href.split("#");
        const target = path === "" ? source : below(path);
        links.push({ source: target, anchor });
        const page = posix.relative(from, outputOf(target));
        return `<a href="${escaped(path === "" ? "" : page)}${anchor === null ? "" : `#${escaped(anchor)}`}">${html}</a>`;
      },
      image({ href, text }: Tokens.Image): string {
        const file = below(href);
        images.push(file);
        if (text === "") faults.push(`${href} has no text for those who cannot see it`);
        return `<img src="${escaped(posix.relative(from, file))}" alt="${escaped(text)}" loading="lazy">`;
      },
      html({ text }: Tokens.HTML | Tokens.Tag): string {
        if (!/^\s*<!--[\s\S]*-->\s*$/.test(text)) faults.push(`HTML: ${text.trim()}`);
        return "";
      },
    },
  });
  const body = scrolling(marked.parse(markdown, { async: false }));
  if (title === "") faults.push("no heading");
  return { source, title, body, anchors, links, images, faults };
}

/** Links to a page or a heading that is not there, and everything else that stops a build. */
export function faultsOf(pages: readonly RenderedPage[], hasImage: (file: string) => boolean): string[] {
  const known = new Map(pages.map((page) => [page.source, page]));
  return pages.flatMap(({ source, links, images, faults }) =>
    [
      ...faults,
      ...links.flatMap(({ source: target, anchor }) => {
        const page = known.get(target);
        if (page === undefined) return [`dead link: ${target}`];
        return anchor === null || page.anchors.has(anchor) ? [] : [`dead link: ${target}#${anchor}`];
      }),
      ...images.filter((file) => !hasImage(file)).map((file) => `no picture: ${file}`),
    ].map((fault) => `docs/${source}: ${fault}`),
  );
}

/** A table that is wider than the page scrolls in a box, which the keyboard must reach. No text can hold these signs: they are escaped there. */
function scrolling(html: string): string {
  return html
    .replaceAll("<table>", '<div class="scroll" role="group" aria-label="Table" tabindex="0"><table>')
    .replaceAll("</table>", "</table></div>");
}

/** As GitHub names headings, so that the same links work there. */
function anchorOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

function freeAnchor(wanted: string, taken: Set<string>): string {
  let anchor = wanted;
  for (let count = 1; taken.has(anchor); count++) anchor = `${wanted}-${count}`;
  taken.add(anchor);
  return anchor;
}

const ENTITIES: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&" };

/** Text of a piece of HTML that was made from Markdown. */
function plain(html: string): string {
  return html.replace(/<[^>]*>/g, "").replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity] ?? entity);
}

export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&${{ "&": "amp", "<": "lt", ">": "gt", '"': "quot" }[sign]};`);
}
