import { create } from "zustand";
import { PARAMETER_FILE_ENDING } from "../model/parameterFile.ts";
import { call } from "./host.ts";
import { openRecording } from "./replay.ts";
import { openScreen } from "./route.ts";
import { useUi } from "./store.ts";

/** A parameter file that waits until the settings of a pack have been read. */
export const useWaitingFile = create<{ readonly file: File | null }>(() => ({ file: null }));

export const forgetWaitingFile = (): void => useWaitingFile.setState({ file: null });

/** Where the name of a file's schema stands at the latest. */
const HEAD_CHARACTERS = 4096;

const isParameterFile = (name: string, text: string): boolean =>
  name.toLowerCase().endsWith(PARAMETER_FILE_ENDING) || text.slice(0, HEAD_CHARACTERS).includes('"open-bmstool/parameters"');

/** Takes the file that a person has opened from outside: a recording runs, parameters go to their screen. */
export async function takeOpenedFile(): Promise<void> {
  const taken = await call("app.takeFile");
  if (!taken.ok) useUi.setState({ refused: taken.error });
  if (!taken.ok || taken.value === null) return;
  const { name, text } = taken.value;
  const file = new File([text], name);
  if (isParameterFile(name, text)) {
    useWaitingFile.setState({ file });
    openScreen("parameters");
    return;
  }
  const opened = await openRecording(file, () => undefined);
  if (!opened.ok) useUi.setState({ refused: opened.error });
}
