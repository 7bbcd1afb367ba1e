import type { Driver } from "../../../protocol/index.ts";
import type { ParamsRead, SettingValues } from "../../contract/params.ts";
import type { UnreadBlock } from "../../contract/unread.ts";
import { isRefusedBlock } from "../../contract/unread.ts";

/** Settings that these blocks hold. */
function keysOf({ blocks }: Driver, unread: readonly UnreadBlock[]): ReadonlySet<string> {
  return new Set(unread.flatMap(({ block }) => (blocks[block]?.layout ?? []).map(({ key }) => key)));
}

/** Of blocks that an earlier reading missed those that these values do not come from either. */
export function stillUnread(driver: Driver, unread: readonly UnreadBlock[], values: SettingValues): readonly UnreadBlock[] {
  return unread.filter((block) => ![...keysOf(driver, [block])].some((key) => values[key] !== undefined));
}

type Parts = Pick<ParamsRead, "pack" | "unread" | "readAtWallMs"> & { readonly driver: Driver; readonly known: SettingValues };

/** One reading of all settings. `known` may hold what an earlier connection has read of a block in `unread`: that is no reading of now. */
export function paramsReadOf({ driver, pack, known, unread, readAtWallMs }: Parts): ParamsRead {
  const gone = keysOf(driver, unread);
  const failed = keysOf(
    driver,
    unread.filter((block) => !isRefusedBlock(block)),
  );
  const values = Object.fromEntries(Object.entries(known).filter(([key]) => !gone.has(key)));
  const absent = driver.settings.bindings.flatMap(({ key }) => (values[key] === undefined ? [key] : []));
  return {
    pack,
    values,
    unread,
    readAtWallMs,
    missing: absent.filter((key) => !failed.has(key)),
    notRead: absent.filter((key) => failed.has(key)),
  };
}
