import type { Language, Result } from "../../../../protocol/shared.ts";
import { fail, ok } from "../../../../protocol/shared.ts";
import { UPLOAD_PART_CHARACTERS } from "../../../contract/limits.ts";
import type { EarlierChoice } from "../../../contract/report.ts";
import type { ServiceVisit } from "../../../contract/serviceVisit.ts";
import { call } from "../../state/host.ts";

/** As much as the host takes; what is larger is not read at all. */
const MOST_BYTES = 4 * 1024 * 1024;

export interface ComparedWith {
  readonly earlier: NonNullable<EarlierChoice>;
  readonly visit: ServiceVisit;
}

export async function compareWith(id: string, earlier: NonNullable<EarlierChoice>, language: Language): Promise<Result<ComparedWith>> {
  const visit = await call("commission.visit", { id, earlier, language });
  return visit.ok ? ok({ earlier, visit: visit.value }) : visit;
}

/** An old report's data, which the host looks at: a window knows no schema. */
export async function compareWithFile(id: string, file: File, language: Language): Promise<Result<ComparedWith>> {
  if (file.size > MOST_BYTES) return fail("file.format", { reason: "tooLong", where: "" });
  const text = await file.text().catch(() => "");
  for (let at = 0, index = 0; at < text.length || index === 0; at += UPLOAD_PART_CHARACTERS, index++) {
    const sent = await call("commission.sendEarlier", { index, text: text.slice(at, at + UPLOAD_PART_CHARACTERS) });
    if (!sent.ok) return sent;
  }
  return compareWith(id, "sent", language);
}
