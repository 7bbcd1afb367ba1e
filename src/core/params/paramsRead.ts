import type { Driver, RuleContext } from "../../../protocol/index.ts";
import { bindingOf, doubtOfSettings } from "../../../protocol/index.ts";
import type { ParamsRead, SettingValues } from "../../contract/params.ts";
import type { UnreadBlock } from "../../contract/unread.ts";
import { isRefusedBlock } from "../../contract/unread.ts";

/** Keys of the values that these blocks hold. */
export function keysIn({ blocks }: Driver, unread: readonly UnreadBlock[]): ReadonlySet<string> {
  return new Set(unread.flatMap(({ block }) => (blocks[block]?.layout ?? []).map(({ key }) => key)));
}

/** Of blocks that an earlier reading missed those that these values do not come from either. */
export function stillUnread(driver: Driver, unread: readonly UnreadBlock[], held: SettingValues): readonly UnreadBlock[] {
  return unread.filter((block) => ![...keysIn(driver, [block])].some((key) => held[key] !== undefined));
}

type Parts = Pick<ParamsRead, "pack" | "unread" | "readAtWallMs"> & {
  readonly driver: Driver;
  readonly held: SettingValues;
  readonly context: RuleContext;
};

/** One reading of all settings; what a block in `unread` holds is not part of it. */
export function paramsReadOf({ driver, pack, held, unread, readAtWallMs, context }: Parts): ParamsRead {
  const gone = keysIn(driver, unread);
  const failed = keysIn(
    driver,
    unread.filter((block) => !isRefusedBlock(block)),
  );
  const { settings: table, writing } = driver;
  const here = Object.entries(held).filter(([key]) => !gone.has(key));
  const those = (isSetting: boolean) => Object.fromEntries(here.filter(([key]) => (bindingOf(table, key) !== null) === isSetting));
  const values = those(true);
  const absent = driver.settings.bindings.flatMap(({ key }) => (values[key] === undefined ? [key] : []));
  return {
    pack,
    values,
    unread,
    readAtWallMs,
    shown: those(false),
    doubt: writing.plausibleFirst ? doubtOfSettings(table, values, context) : null,
    missing: absent.filter((key) => !failed.has(key)),
    notRead: absent.filter((key) => failed.has(key)),
  };
}
