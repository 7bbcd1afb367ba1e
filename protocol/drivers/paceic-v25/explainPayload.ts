import type { PayloadForm } from "../../ascii/explanation.ts";
import { NO_FORM } from "../../ascii/explanation.ts";
import type { Layout } from "../../layout/fields.ts";
import { decodeLayout } from "../../layout/interpreter.ts";
import type { Command } from "./commands.ts";
import { COMMANDS, commandOfCid2 } from "./commands.ts";
import { isCellCount, PACKS_HEADER } from "./layouts.ts";
import { ALL_PACKS, ANALOG, decodePacks, STATUS } from "./packs.ts";

function plain(command: Command, writes: boolean, layout: Layout): PayloadForm {
  return { block: command.key, writes, pieces: [{ layout, pack: null }] };
}

/** The form that fits exactly, else the first one: surplus or missing bytes are then shown as such. */
function fitting(layouts: readonly Layout[], info: Uint8Array): Layout {
  return layouts.find((layout) => decodeLayout(layout, info).ok) ?? layouts[0] ?? [];
}

/** null = unknown command. */
export function requestForm(cid2: number, info: Uint8Array): PayloadForm | null {
  const found = commandOfCid2(cid2);
  if (found === null) return null;
  const { command, writes } = found;
  return plain(command, writes, writes ? fitting(command.writes ?? [], info) : (command.request ?? []));
}

function packsForm(command: Command, info: Uint8Array, asked: number): PayloadForm {
  const shape = command.codec === "status" ? STATUS : ANALOG;
  const answer = decodePacks(shape, info, asked);
  const body = shape.forms[answer.ok ? answer.value.form : 0] ?? [];
  const count = answer.ok ? answer.value.packs.length : 1;
  const packs = Array.from({ length: count }, (_, pack) => ({ layout: body, pack }));
  return { block: command.key, writes: false, pieces: [{ layout: PACKS_HEADER, pack: null }, ...packs] };
}

export function answerForms(cid2: number, request: Uint8Array, info: Uint8Array): PayloadForm {
  const found = commandOfCid2(cid2);
  if (found === null) return NO_FORM;
  const { command, writes } = found;
  if (command.codec) return packsForm(command, info, request[0] ?? 1);
  // A write of settings is acknowledged without INFO; a switch command returns the new state.
  const answers = writes && command.readCid2 !== undefined ? [[]] : command.answers;
  return plain(command, writes, fitting(answers, info));
}

/** Only plausible packs: else any six bytes with the right count would be one. */
function looksLikePacks(command: Command, info: Uint8Array, asked: number): boolean {
  const answer = decodePacks(command.codec === "status" ? STATUS : ANALOG, info, asked);
  return answer.ok && answer.value.packs.every(({ cellCount }) => typeof cellCount === "number" && isCellCount(cellCount));
}

/** Every block whose answer has this length and shape; those that contain their own count leave no doubt. */
export function guessedForms(info: Uint8Array): readonly PayloadForm[] {
  const counted = COMMANDS.filter(({ codec }) => codec !== undefined).flatMap((command) => {
    const asked = [1, ALL_PACKS].find((each) => looksLikePacks(command, info, each));
    return asked === undefined ? [] : [packsForm(command, info, asked)];
  });
  if (counted.length > 0) return counted;
  const isListed = (layout: Layout) => layout.some(({ type }) => type === "list");
  const fixed = COMMANDS.flatMap((command) => {
    const layout = command.answers.find((each) => each.length > 0 && decodeLayout(each, info).ok);
    return layout ? [plain(command, command.readCid2 === undefined, layout)] : [];
  });
  const listed = fixed.filter(({ pieces }) => pieces.some(({ layout }) => isListed(layout)));
  return listed.length > 0 ? listed : fixed;
}
