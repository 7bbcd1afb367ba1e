import { describe, expect, it } from "vitest";
import { Layers } from "../../src/ui/parts/layers.ts";

function opened(): { readonly layers: Layers; readonly closed: string[]; readonly open: (name: string) => () => void } {
  const layers = new Layers();
  const closed: string[] = [];
  const open = (name: string) => {
    const remove = layers.add(() => {
      closed.push(name);
      remove();
    });
    return remove;
  };
  return { layers, closed, open };
}

describe("layers", () => {
  it("closes what was opened last, one at a time", () => {
    const { layers, closed, open } = opened();
    open("drawer");
    open("log");
    expect(layers.closeTop()).toBe(true);
    expect(closed).toEqual(["log"]);
    expect(layers.closeTop()).toBe(true);
    expect(layers.closeTop()).toBe(false);
    expect(closed).toEqual(["log", "drawer"]);
  });

  it("leaves the others in their order when one in the middle goes by itself", () => {
    const { layers, closed, open } = opened();
    open("first");
    const remove = open("second");
    open("third");
    remove();
    remove();
    layers.closeTop();
    layers.closeTop();
    expect(closed).toEqual(["third", "first"]);
    expect(layers.closeTop()).toBe(false);
  });
});
