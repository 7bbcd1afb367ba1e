import type { FamilyId } from "../../protocol/index.ts";
import { DRIVERS } from "../../protocol/index.ts";
import { bankUnder, historyUnder, liveAndLog, settingsUnder, standing, writeUnder } from "./faultJobs.ts";
import type { Job, MatrixFault } from "./faultKinds.ts";
import { FAULTS, JOBS } from "./faultKinds.ts";

/** What one family makes of one kind of fault, job by job; "–" = it has no such job. */
export type MatrixRow = Readonly<Record<Job, string>>;

const hasHistory = (family: FamilyId): boolean => DRIVERS.some((driver) => driver.family === family && driver.capabilities.history);

async function underOne(family: FamilyId, fault: MatrixFault): Promise<Partial<MatrixRow>> {
  const jobs = fault.jobs ?? JOBS;
  const row: Partial<Record<Job, string>> = {};
  if (jobs.includes("live") || jobs.includes("settings")) {
    const place = await standing(family, fault);
    if (jobs.includes("live")) Object.assign(row, await liveAndLog(place, fault));
    if (jobs.includes("settings")) row.settings = await settingsUnder(place, fault);
  }
  if (jobs.includes("write")) row.write = await writeUnder(family, fault);
  if (jobs.includes("history")) row.history = hasHistory(family) ? await historyUnder(family, fault) : "–";
  if (jobs.includes("bank")) row.bank = await bankUnder(family, fault);
  return row;
}

const COUNTED = /\d+ records?/;

/** What differs only in how many records there are is told once. */
function together(said: readonly string[]): string {
  const counts = new Map<string, number[]>();
  for (const each of said) {
    const count = Number.parseInt(COUNTED.exec(each)?.[0] ?? "0", 10);
    const alike = each.replace(COUNTED, "#");
    counts.set(alike, [...(counts.get(alike) ?? []), count]);
  }
  const texts = [...counts].map(([alike, all]) => {
    const [least, most] = [Math.min(...all), Math.max(...all)];
    return alike.replace("#", least === most ? `${most} ${most === 1 ? "record" : "records"}` : `${least} to ${most} records`);
  });
  return texts.join("; or ");
}

async function rowOf(family: FamilyId, kind: readonly MatrixFault[]): Promise<MatrixRow> {
  const rows: Partial<MatrixRow>[] = [];
  for (const fault of kind) rows.push(await underOne(family, fault));
  const said = (job: Job) => together(rows.flatMap((row) => row[job] ?? [])) || "–";
  return {
    live: said("live"),
    log: said("log"),
    settings: said("settings"),
    write: said("write"),
    history: said("history"),
    bank: said("bank"),
  };
}

export async function faultMatrix(): Promise<Readonly<Record<string, Readonly<Record<string, MatrixRow>>>>> {
  const matrix: Record<string, Record<string, MatrixRow>> = {};
  for (const { family } of DRIVERS) {
    const rows: Record<string, MatrixRow> = {};
    for (const [fault, kind] of Object.entries(FAULTS)) rows[fault] = await rowOf(family, kind);
    matrix[family] = rows;
  }
  return matrix;
}
