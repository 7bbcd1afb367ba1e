import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../../scripts/paths.ts";
import { REQUESTS } from "../../src/contract/contract.ts";

const FOLDERS = ["src/publish", "src/node/publish"];

const sources = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => [`${folder}/${name}`, readFileSync(join(ROOT, folder, name), "utf8")] as const),
);

it("publishing imports nothing that writes to a pack", () => {
  const writing = /from "[^"]*(?:params|control|fleet|commissioning|restore)[^"]*"/;
  expect(sources.length).toBeGreaterThan(20);
  expect(sources.filter(([, text]) => writing.test(text)).map(([file]) => file)).toEqual([]);
});

it("publishing asks for nothing but looking, to connect to what its own file names, and for the log of a pack", () => {
  const asked = sources.flatMap(([, text]) => [...text.matchAll(/(?:\.call\(|handlers\[)"([^"]+)"/g)].map(([, name = ""]) => name));
  const changing = asked.filter((name) => Object.entries(REQUESTS).some(([known, { access }]) => known === name && access === "change"));
  expect(asked.toSorted()).toEqual(["bank.watch", "history.fetch", "history.rows", "session.connect"]);
  expect(changing).toEqual(["session.connect", "history.fetch"]);
});

it("publishing subscribes to nothing at a broker", () => {
  const listening = sources.filter(([, text]) =>
    /subscribe(?:Async)?\(|on\("message"/.test(text.replace(/door\.subscribe|^ *subscribe\(listener.*$/gm, "")),
  );
  expect(listening.map(([file]) => file)).toEqual([]);
});
