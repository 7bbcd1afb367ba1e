import { Menu } from "electron";

/** Standard entries with the system's own words and keys; copy, paste and zoom come from here too. */
export function setMenu(): void {
  const mac = process.platform === "darwin" ? [{ role: "appMenu" } as const] : [];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([...mac, { role: "fileMenu" }, { role: "editMenu" }, { role: "viewMenu" }, { role: "windowMenu" }]),
  );
}
