interface MenuEntry {
  readonly role?: "appMenu" | "fileMenu" | "editMenu" | "viewMenu" | "windowMenu" | "resetZoom" | "zoomIn" | "zoomOut" | "togglefullscreen";
  readonly type?: "separator";
  readonly submenu?: MenuEntry[];
}

/** Without Reload and the developer's tools, which a shipped program would offer with their keys: what is typed and not yet written would go. */
const SHIPPED_VIEW: MenuEntry = {
  role: "viewMenu",
  submenu: [{ role: "resetZoom" }, { role: "zoomIn" }, { role: "zoomOut" }, { type: "separator" }, { role: "togglefullscreen" }],
};

/** Standard entries with the system's own words and keys; copy, paste and zoom come from here too. */
export function menuEntries(platform: string, isShipped: boolean): MenuEntry[] {
  const mac: MenuEntry[] = platform === "darwin" ? [{ role: "appMenu" }] : [];
  const view: MenuEntry = isShipped ? SHIPPED_VIEW : { role: "viewMenu" };
  return [...mac, { role: "fileMenu" }, { role: "editMenu" }, view, { role: "windowMenu" }];
}
