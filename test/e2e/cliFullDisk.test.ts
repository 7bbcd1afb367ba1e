import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { CLI_MAIN } from "../../scripts/paths.ts";
import { ensureBuilt } from "../support/built.ts";
import { type Cli, createCli } from "../support/cli.ts";

let cli: Cli;

beforeAll(() => ensureBuilt());
afterEach(() => cli.close());

/** The command line behind a redirection. */
const behind = (script: string) => createCli(["-c", script, process.execPath, CLI_MAIN], "/bin/sh");

describe.skipIf(process.platform !== "linux")("output into a file [needs Linux]", () => {
  it("is there whole", async () => {
    cli = behind('exec "$0" "$@" > "$OPEN_BMSTOOL_FOLDER/out"');
    expect(await cli.run("completion")).toMatchObject({ code: 0, err: "" });
    const written = readFileSync(join(cli.folder, "out"), "utf8");
    cli.close();
    cli = createCli();
    expect(written).toBe((await cli.run("completion")).out);
  });

  // The system takes what still fits and calls that a success; only the next write fails.
  it("is not called whole where the disk had room for a part of it", async () => {
    cli = behind('ulimit -f 1; exec "$0" "$@" > "$OPEN_BMSTOOL_FOLDER/out"');
    const { code, err } = await cli.run("completion");
    expect(err).toMatch(/Saving failed\.[\s\S]*EFBIG/);
    expect(code).toBe(6);
  });

  it.each(["completion", "--version"])("that takes nothing is said, and is not the end of a pipe: %s", async (word) => {
    cli = behind('exec "$0" "$@" > /dev/full');
    const { code, err } = await cli.run(word);
    expect(err).toMatch(/ENOSPC/);
    expect(code).toBe(6);
  });
});
