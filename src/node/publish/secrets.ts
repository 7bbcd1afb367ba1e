import type { Result } from "../../../protocol/index.ts";
import { fail, ok } from "../../../protocol/index.ts";
import type { SecretPlace } from "../../publish/config.ts";
import { readHanded } from "../wholeFile.ts";
import { reasonOf } from "./reasonOf.ts";

/** Never put into a message or a log. Fails with `host.badRequest`. */
export async function readSecret(place: SecretPlace, environment: NodeJS.ProcessEnv = process.env): Promise<Result<string>> {
  if ("environment" in place) {
    const secret = environment[place.environment];
    return secret ? ok(secret) : fail("host.badRequest", { reason: `the environment has no ${place.environment}` });
  }
  const text = await readText(place.file);
  if (!text.ok) return text;
  const first = text.value.split(/\r?\n/)[0] ?? "";
  return first === "" ? fail("host.badRequest", { reason: `${place.file} is empty` }) : ok(first);
}

export async function readText(file: string): Promise<Result<string>> {
  try {
    return ok(await readHanded(file));
  } catch (error) {
    return fail("host.badRequest", { reason: `${file} cannot be read: ${reasonOf(error)}` });
  }
}
