import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Log } from "../core/ports.ts";

/** What whoever runs the computer wants of this program, for all its users. */
const POLICY = z.strictObject({
  /** "off" = the program never asks for newer versions. */
  updates: z.enum(["off", "onClick"]).default("onClick"),
});
export type Policy = z.infer<typeof POLICY>;

/** Where only an administrator may write. */
export function policyFile(platform: string = process.platform, environment: NodeJS.ProcessEnv = process.env): string {
  if (platform === "win32") return join(environment.ProgramData || "C:\\ProgramData", "Open BMSTool", "policy.json");
  if (platform === "darwin") return "/Library/Application Support/Open BMSTool/policy.json";
  return "/etc/open-bmstool/policy.json";
}

/** The policy of this computer. One that cannot be understood forbids what a policy can forbid, and the log says so. */
export function readPolicy(file: string, log: Log): Policy {
  try {
    return POLICY.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return { updates: "onClick" };
    log.warn(`policy: ${file} cannot be used: updates are off`, error);
    return { updates: "off" };
  }
}
