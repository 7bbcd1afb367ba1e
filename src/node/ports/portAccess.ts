import { readFile, stat } from "node:fs/promises";
import { userInfo } from "node:os";

/** What makes a denied port usable. */
interface AccessHint {
  readonly group: string;
  /** To be run once by somebody who may; it counts from the next login on. Absent: it was run, and logging in again is all that is missing. */
  readonly command?: string;
}

interface AccessOptions {
  readonly platform?: string;
  /** The system's list of groups; another file in tests. */
  readonly groupFile?: string;
  readonly user?: string;
  /** Groups that this process has. */
  readonly groups?: readonly number[];
}

const GROUP_MAY_READ_AND_WRITE = 0o060;
/** Names that a shell takes as one plain word. */
const PLAIN_NAME = /^[a-z_][a-z0-9_.-]*$/i;

/**
 * How this user comes to use the port: on Linux by the group that owns the device (dialout on Debian, uucp on Arch), read from the device
 * itself. null on other systems, and where no group may use it or only root's.
 */
export async function accessHint(path: string, options: AccessOptions = {}): Promise<AccessHint | null> {
  if ((options.platform ?? process.platform) !== "linux") return null;
  const device = await stat(path).catch(() => null);
  if (device === null || (device.mode & GROUP_MAY_READ_AND_WRITE) !== GROUP_MAY_READ_AND_WRITE || device.gid === 0) return null;
  const rows = (await readFile(options.groupFile ?? "/etc/group", "utf8").catch(() => "")).split("\n").map((line) => line.split(":"));
  const row = rows.find(([, , gid]) => gid === String(device.gid));
  const group = row?.[0] ?? "";
  if (!PLAIN_NAME.test(group)) return null;
  const user = options.user ?? userInfo().username;
  const isMember = (row?.[3] ?? "").split(",").includes(user);
  const has = (options.groups ?? process.getgroups?.() ?? []).includes(device.gid);
  if (isMember && !has) return { group };
  return { group, command: `sudo usermod -aG ${group} ${PLAIN_NAME.test(user) ? user : '"$USER"'}` };
}
