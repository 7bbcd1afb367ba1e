import { join } from "node:path";
import { z } from "zod";
import type { Log } from "../../core/ports.ts";
import type { KeptOnline } from "../../publish/packStatuses.ts";
import { codeOf, readWhole, writeWhole } from "../wholeFile.ts";

const NAME = "online.json";
/** Of some thousand packs. */
const MOST_BYTES = 1024 * 1024;

const FILE = z.object({ site: z.string(), packs: z.array(z.string()) });

interface OnlineFileOptions {
  readonly folder: string;
  /** Whose packs they are: below another one's topics this process has nothing to say. */
  readonly site: string;
  readonly log: Log;
}

interface OnlineFile extends KeptOnline {
  /** Resolves when what is to be kept is on the disk, as far as that can be. */
  written(): Promise<void>;
}

/** The packs that a broker may have as online. Without it nothing stops: what is left online then stays so until it is read. */
export async function openOnlineFile({ folder, site, log }: OnlineFileOptions): Promise<OnlineFile> {
  const file = join(folder, NAME);
  const before = await readPacks(file, site, log);
  let held: ReadonlySet<string> = new Set(before);
  let wanted: readonly string[] | null = null;
  let writing: Promise<void> | null = null;
  const write = async () => {
    while (wanted !== null) {
      const packs = wanted;
      wanted = null;
      await writeWhole(file, `${JSON.stringify({ site, packs })}\n`).catch((error: unknown) => {
        log.warn("mqtt: which packs are online is not kept", { file, reason: codeOf(error) });
      });
      held = new Set(packs);
    }
    writing = null;
  };
  return {
    before,
    holds: (id) => held.has(id),
    keep(ids) {
      wanted = ids;
      held = new Set(ids.filter((id) => held.has(id)));
      writing ??= write();
    },
    written: async () => writing ?? undefined,
  };
}

async function readPacks(file: string, site: string, log: Log): Promise<readonly string[]> {
  try {
    const parsed = FILE.safeParse(JSON.parse((await readWhole(file, MOST_BYTES)) ?? ""));
    return parsed.success && parsed.data.site === site ? parsed.data.packs : [];
  } catch (error) {
    if (codeOf(error) !== "ENOENT") log.warn("mqtt: which packs were online is not known", { file, reason: codeOf(error) });
    return [];
  }
}
