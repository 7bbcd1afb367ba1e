import { MantineProvider } from "@mantine/core";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { cssVariablesResolver, theme } from "../../src/ui/theme/theme.ts";

const HEX = /#[0-9A-F]+/g;
const HEAD = "/* Made by `npm run docs` from theme.ts: our content security policy lets no library write style elements. Do not edit. */\n";

/** What Mantine would write into a style element of the page: our theme, without what its own style sheet says already. */
export function mantineVariables(): string {
  const page = renderToStaticMarkup(createElement(MantineProvider, { theme, cssVariablesResolver, withGlobalClasses: false }, null));
  const rules = [...page.matchAll(/<style[^>]*>([^<]*)<\/style>/g)].flatMap(([, css = ""]) => [...css.matchAll(/([^{}]+)\{([^}]*)\}/g)]);
  return HEAD + rules.map(([, selectors = "", body = ""]) => ruleText(selectors, body)).join("\n");
}

function ruleText(selectors: string, body: string): string {
  const parts = body.split(";").flatMap((declaration) => {
    const [name = "", ...value] = declaration.split(":");
    return name.trim() === ""
      ? []
      : [
          `  ${name.trim()}: ${value
            .join(":")
            .trim()
            .replace(HEX, (colour) => colour.toLowerCase())};\n`,
        ];
  });
  return `${selectors.trim().split(/,\s*/).join(",\n")} {\n${parts.join("")}}\n`;
}
