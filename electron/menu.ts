import { app, Menu } from "electron";
import { menuEntries } from "../src/node/desktop/menu.ts";

export function setMenu(): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuEntries(process.platform, app.isPackaged)));
}
