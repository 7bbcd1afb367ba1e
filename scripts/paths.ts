import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
export const DIST = join(ROOT, "dist");
export const WEB_MAIN = join(DIST, "node", "webMain.js");
export const CLI_MAIN = join(DIST, "node", "cliMain.js");
export const ELECTRON_MAIN = join(DIST, "electron", "main.js");
/** Written last: newer than every source when the build is whole. */
export const BUILD_STAMP = join(DIST, "built.json");
/** Folders of the packages that the window was built from. */
export const BUNDLED_LIST = join(DIST, "bundled.json");
/** The manual that Help opens. */
export const MANUAL = join(DIST, "manual");
/** The same for the programs that make reports: all of them bundle the same. */
export const PROGRAM_BUNDLED_LIST = join(DIST, "bundledInPrograms.json");
export const PICTURE_FOLDER = join(ROOT, "test", "browser", "pictures");
/** Where installers are made. */
export const RELEASE = join(DIST, "release");
/** Licences of all that is shipped; made by `npm run dist`. */
export const NOTICES = join(DIST, "THIRD-PARTY-NOTICES.txt");
/** What electron-builder and the deb take besides the program: icons, desktop entry, entitlements. */
export const PACKAGING = join(ROOT, "electron", "packaging");
export const ICON_FOLDER = join(PACKAGING, "icons");
