import { homedir } from "node:os";
import { join } from "node:path";

/** Where this system keeps a program's data for one person. OPEN_BMSTOOL_FOLDER overrides it. Nothing is created here. */
export function appFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: string = process.platform,
  home: string = homedir(),
): string {
  const chosen = environment.OPEN_BMSTOOL_FOLDER;
  if (chosen) return chosen;
  if (platform === "win32") return join(environment.APPDATA || join(home, "AppData", "Roaming"), "Open BMSTool");
  if (platform === "darwin") return join(home, "Library", "Application Support", "Open BMSTool");
  return join(environment.XDG_CONFIG_HOME || join(home, ".config"), "open-bmstool");
}
