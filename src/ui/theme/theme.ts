import type { CSSVariablesResolver, MantineColorsTuple } from "@mantine/core";
import { createTheme, Tooltip } from "@mantine/core";

const cobalt: MantineColorsTuple = [
  "#E6EEFD",
  "#C9DBFB",
  "#A9C7FF",
  "#8DB4FF",
  "#5F92F4",
  "#3A73E4",
  "#1D57D0",
  "#1747AE",
  "#123A8E",
  "#0E2C6B",
];
const gray: MantineColorsTuple = [
  "#F4F6F8",
  "#EDF1F4",
  "#E9EDF0",
  "#D3DAE0",
  "#B4BEC6",
  "#8E99A3",
  "#77828C",
  "#55616B",
  "#3A454E",
  "#0B1217",
];
const dark: MantineColorsTuple = [
  "#F2F5F7",
  "#BCC7CF",
  "#93A0AA",
  "#717E88",
  "#2A333A",
  "#222B31",
  "#1C2329",
  "#151A1F",
  "#101519",
  "#0D1114",
];

export const theme = createTheme({
  primaryColor: "cobalt",
  primaryShade: { light: 6, dark: 3 },
  colors: { cobalt, gray, dark },
  autoContrast: true,
  black: "#0B1217",
  defaultRadius: 5,
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily: "var(--font-ui)",
  fontFamilyMonospace: "var(--font-mono)",
  scale: 1,
  components: {
    Tooltip: Tooltip.extend({
      defaultProps: { events: { hover: true, focus: true, touch: true }, withArrow: true, multiline: true, openDelay: 250 },
    }),
  },
});

const bound = {
  "--mantine-color-body": "var(--c-canvas)",
  "--mantine-color-text": "var(--c-ink)",
  "--mantine-color-dimmed": "var(--c-ink-3)",
  "--mantine-color-default": "var(--c-panel)",
  "--mantine-color-default-color": "var(--c-ink)",
  "--mantine-color-default-hover": "var(--c-hover)",
  "--mantine-color-default-border": "var(--c-edge)",
  "--mantine-color-placeholder": "var(--c-ink-3)",
  "--mantine-color-anchor": "var(--c-accent-ink)",
  "--mantine-color-error": "var(--c-fault-ink)",
  "--mantine-color-disabled": "var(--c-sunken)",
  "--mantine-color-disabled-color": "var(--c-stale-ink)",
  "--mantine-color-disabled-border": "var(--c-line)",
  "--mantine-primary-color-filled": "var(--c-accent)",
  "--mantine-primary-color-filled-hover": "var(--c-accent-hover)",
  "--mantine-primary-color-contrast": "var(--c-on-accent)",
  "--mantine-primary-color-light": "var(--c-accent-tint)",
  "--mantine-primary-color-light-color": "var(--c-accent-ink)",
};

/** Both schemes name the same tokens: the tokens themselves switch. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({ variables: {}, light: bound, dark: bound });
