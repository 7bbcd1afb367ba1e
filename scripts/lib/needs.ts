import { spawnSync } from "node:child_process";
import {
  findChromium,
  findHeadlessShell,
  findLibmodbusCompiler,
  findMbpoll,
  findMosquitto,
  findPymodbusPython,
  findSocat,
  findTshark,
  onPath,
} from "./tools.ts";

interface Need {
  readonly name: string;
  readonly find: () => string | null;
  /** Debian's packages. */
  readonly packages: readonly string[];
  /** Without it these tests are skipped by name. */
  readonly tests: string;
  /** Systems on which it can be had at all. */
  readonly platforms: readonly NodeJS.Platform[];
  readonly otherwise: string;
}

const NEEDS: readonly Need[] = [
  {
    name: "Chromium",
    find: findChromium,
    packages: ["chromium"],
    tests: "the browser tests",
    platforms: ["linux", "darwin", "win32"],
    otherwise: "Chromium, Chrome or Edge (or set CHROME_PATH)",
  },
  {
    name: "socat",
    find: findSocat,
    packages: ["socat"],
    tests: "the tests on pty pairs",
    platforms: ["linux", "darwin"],
    otherwise: "socat",
  },
  {
    name: "mbpoll",
    find: findMbpoll,
    packages: ["mbpoll"],
    tests: "the tests judged by mbpoll",
    platforms: ["linux", "darwin"],
    otherwise: "mbpoll",
  },
  {
    name: "pymodbus",
    find: findPymodbusPython,
    packages: ["python3-pymodbus", "python3-serial", "python3-serial-asyncio"],
    tests: "the tests judged by pymodbus",
    platforms: ["linux", "darwin"],
    otherwise: "python3 with pymodbus 3.0, pyserial and pyserial-asyncio",
  },
  {
    name: "libmodbus",
    find: findLibmodbusCompiler,
    packages: ["libmodbus-dev", "gcc", "libc6-dev"],
    tests: "the tests judged by libmodbus",
    platforms: ["linux"],
    otherwise: "libmodbus with its headers, and a C compiler",
  },
  {
    name: "tshark",
    find: findTshark,
    packages: ["tshark"],
    tests: "the tests judged by tshark",
    platforms: ["linux", "darwin"],
    otherwise: "tshark",
  },
  {
    name: "Mosquitto",
    find: () => (onPath("mosquitto_sub") === null || onPath("openssl") === null ? null : findMosquitto()),
    packages: ["mosquitto", "mosquitto-clients", "openssl"],
    tests: "the tests of publishing to a broker",
    platforms: ["linux", "darwin"],
    otherwise: "mosquitto, its clients and openssl",
  },
  {
    name: "Prometheus",
    find: () => (onPath("promtool") === null ? null : onPath("prometheus")),
    packages: ["prometheus"],
    tests: "the tests of the page for Prometheus",
    platforms: ["linux", "darwin"],
    otherwise: "prometheus and promtool",
  },
  {
    name: "systemd",
    find: () => (onPath("systemd-notify") === null ? null : onPath("systemd-analyze")),
    packages: ["systemd"],
    tests: "the tests of the service",
    platforms: ["linux"],
    otherwise: "systemd-notify and systemd-analyze",
  },
  {
    name: "lintian",
    find: () => onPath("lintian"),
    packages: ["lintian"],
    tests: "the test of the deb by lintian",
    platforms: ["linux"],
    otherwise: "lintian",
  },
  {
    name: "desktop-file-validate",
    find: () => onPath("desktop-file-validate"),
    packages: ["desktop-file-utils"],
    tests: "the test of the desktop entry",
    platforms: ["linux"],
    otherwise: "desktop-file-utils",
  },
];

/** Does the work of Chromium with half of the processor time, and is no more than that: nothing is skipped without it. */
const HEADLESS_SHELL = "chromium-headless-shell";

/** Debian's, without which tests are skipped. */
export const NEEDED_PACKAGES: readonly string[] = NEEDS.flatMap(({ packages }) => packages);

const APT_LIMIT_MS = 300_000;

/** Finds what the tests need beyond npm, and installs what is missing where apt may. Says in one sentence what stays missing. */
export function provideNeeds(say: (line: string) => void): void {
  let missing = lookFor(say);
  const packages = missing.flatMap((need) => need.packages);
  const apt = missing.length > 0 ? aptCommand() : null;
  if (apt !== null) {
    say(`installing with apt: ${packages.join(" ")}`);
    const isDone = run([...apt, "update"]) && run([...apt, "install", "-y", "--no-install-recommends", ...packages]);
    if (!isDone) say("apt could not install them");
    missing = lookFor(say);
  }
  spareProcessor(say);
  if (missing.length === 0) return;
  const names = missing.map((need) => need.otherwise).join("; ");
  const how = process.platform === "linux" ? `, on Debian: sudo apt-get install ${missing.flatMap((need) => need.packages).join(" ")}` : "";
  say(`To run all tests install ${names}${how}. Until then ${missing.map((need) => need.tests).join(", ")} are skipped.`);
}

/** Only where apt may and knows the package: not every system has it. */
function spareProcessor(say: (line: string) => void): void {
  const apt = findHeadlessShell() === null && !process.env.CHROME_PATH ? aptCommand() : null;
  if (apt === null || spawnSync("apt-cache", ["show", HEADLESS_SHELL], { stdio: "ignore" }).status !== 0) return;
  say(`installing with apt: ${HEADLESS_SHELL}`);
  if (!run([...apt, "install", "-y", "--no-install-recommends", HEADLESS_SHELL])) say("apt could not install it");
}

function lookFor(say: (line: string) => void): readonly Need[] {
  const found = NEEDS.map((need) => ({ need, path: need.find() }));
  for (const { need, path } of found) if (path !== null) say(`${need.name}: ${path}`);
  return found.filter(({ need, path }) => path === null && need.platforms.includes(process.platform)).map(({ need }) => need);
}

/** apt is used only where nobody must type a password. OPEN_BMSTOOL_NO_INSTALL keeps it out altogether. */
function aptCommand(): readonly string[] | null {
  const apt = process.platform === "linux" && !process.env.OPEN_BMSTOOL_NO_INSTALL ? onPath("apt-get") : null;
  if (apt === null) return null;
  if (process.getuid?.() === 0) return [apt];
  const sudo = onPath("sudo");
  return sudo !== null && spawnSync(sudo, ["-n", "true"], { stdio: "ignore" }).status === 0 ? [sudo, "-n", apt] : null;
}

function run([command = "", ...words]: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return spawnSync(command, words, { stdio: ["ignore", "ignore", "inherit"], timeout: APT_LIMIT_MS, env }).status === 0;
}
