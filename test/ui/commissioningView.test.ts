import { expect, it } from "vitest";
import { fail, ok, type Result } from "../../protocol/index.ts";
import {
  askToMark,
  choose,
  closePanel,
  endMarking,
  openCheck,
  opening,
  openPanel,
  useView,
} from "../../src/ui/screens/commissioning/commissioningView.ts";

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

it("ends only the form that was answered for, and not the next one that is open by then", () => {
  askToMark("breakerOpen");
  openCheck("powerCable");
  askToMark("powerCable");
  endMarking("breakerOpen");
  expect(useView.getState()).toMatchObject({ open: "powerCable", isMarking: true });
  endMarking("powerCable");
  expect(useView.getState()).toMatchObject({ open: "powerCable", isMarking: false });

  openPanel("photos");
  closePanel("site");
  expect(useView.getState().panel).toBe("photos");
  closePanel("photos");
  expect(useView.getState().panel).toBe("check");
});

it("stays where it is, and says why, when nothing could be opened", async () => {
  choose(true);
  await opening(async () => fail("host.storage", { reason: "full" }));
  expect(useView.getState()).toMatchObject({ isChoosing: true, refused: { code: "host.storage" } });
});
