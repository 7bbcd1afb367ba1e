import { expect, it } from "vitest";
import { fail, ok, type Result } from "../../protocol/index.ts";
import { askToMark, choose, openCheck, opening, useView } from "../../src/ui/screens/commissioning/commissioningView.ts";

it("keeps what a person begins on the bench before the answer to its opening has come", async () => {
  openCheck("clocks");
  choose(true);
  const answers: ((answer: Result<null>) => void)[] = [];
  const opened = opening(() => new Promise<Result<null>>((resolve) => answers.push(resolve)));
  expect(useView.getState()).toMatchObject({ open: null, isChoosing: true });
  askToMark("breakerOpen");
  answers[0]?.(ok(null));
  await opened;
  expect(useView.getState()).toMatchObject({ open: "breakerOpen", isMarking: true, isChoosing: false });
});

it("stays where it is, and says why, when nothing could be opened", async () => {
  choose(true);
  await opening(async () => fail("host.storage", { reason: "full" }));
  expect(useView.getState()).toMatchObject({ isChoosing: true, refused: { code: "host.storage" } });
});
