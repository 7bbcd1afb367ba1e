import type { Driver } from "../../../protocol/index.ts";
import type { NameCheck } from "../pack/nameCheck.ts";
import { readPlan } from "../pack/planReader.ts";
import type { Reader } from "../pack/reader.ts";
import type { FirstName } from "./firstName.ts";

/** A name with a silence among its answers is asked for again so often at once, and then after each round. */
const NAME_TRIES = 3;

interface ReadOnceOptions {
  readonly driver: Driver;
  readonly reader: Reader;
  readonly name: NameCheck;
  readonly firstName: FirstName;
  readonly confirmPack: () => Promise<boolean>;
  readonly isOver: () => boolean;
}

/** Identity, then thresholds: once, at lower priority than the live values. The identity is reported when it is complete. */
export async function readOnce({ driver, reader, name, firstName, confirmPack, isOver }: ReadOnceOptions): Promise<void> {
  const confirmWhile = async (isNeeded: () => boolean) => {
    for (let tries = 0; tries < NAME_TRIES && !isOver() && isNeeded(); tries++) await confirmPack();
  };
  await readPlan(reader, driver.identityPlan, isOver);
  if (isOver()) return;
  const identity = driver.toIdentity(reader.reads);
  name.learn(identity);
  firstName.learn(identity);
  await confirmWhile(() => firstName.isUntold);
  await readPlan(reader, driver.settingsPlan, isOver, () => firstName.learnSettings(driver.toSettings(reader.reads), !name.isInDoubt));
  // Those of another pack must not come under this name.
  await confirmWhile(() => name.isInDoubt);
  if (!isOver()) firstName.allRead(!name.isInDoubt);
}
