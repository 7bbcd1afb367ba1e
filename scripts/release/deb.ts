import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import { ICON_FOLDER, PACKAGING } from "../paths.ts";
import { LINUX_NAME } from "./config.ts";

const TEMPLATES = join(PACKAGING, "linux");
const PROGRAM_FOLDER = `usr/lib/${LINUX_NAME}`;
/** Who is responsible for the package; the project itself has no address. */
const MAINTAINER = process.env.OPEN_BMSTOOL_MAINTAINER || "The Open BMSTool authors <open-bmstool@localhost>";

/** Libraries that Electron's program is linked against. Names of Debian 12; those with t64 provide them. */
const DEPENDS = [
  "libasound2",
  "libatk-bridge2.0-0",
  "libatspi2.0-0",
  "libc6 (>= 2.28)",
  "libcups2",
  "libdrm2",
  "libgbm1",
  "libgtk-3-0",
  "libnss3",
  "libx11-6",
  "libxcomposite1",
  "libxdamage1",
  "libxkbcommon0",
  "libxrandr2",
  "xdg-utils",
];

/** Where each file of ours goes. */
const FILES: Readonly<Record<string, string>> = {
  [LINUX_NAME]: `usr/bin/${LINUX_NAME}`,
  [`${LINUX_NAME}.desktop`]: `usr/share/applications/${LINUX_NAME}.desktop`,
  [`${LINUX_NAME}.xml`]: `usr/share/mime/packages/${LINUX_NAME}.xml`,
  [`70-${LINUX_NAME}.rules`]: `usr/lib/udev/rules.d/70-${LINUX_NAME}.rules`,
  apparmor: `usr/share/${LINUX_NAME}/apparmor`,
  "lintian-overrides": `usr/share/lintian/overrides/${LINUX_NAME}`,
  postinst: "DEBIAN/postinst",
  prerm: "DEBIAN/prerm",
  postrm: "DEBIAN/postrm",
};

interface DebOptions {
  /** The unpacked build. */
  readonly source: string;
  readonly version: string;
  readonly architecture: "amd64" | "arm64";
  /** Folder for the package. */
  readonly output: string;
  readonly isQuick: boolean;
  readonly dateMs: number;
}

/**
 * Makes a Debian package of the unpacked build and gives its file. By dpkg-deb alone: electron-builder fetches another program for it, and
 * has no place for a rule, a profile and a page of the manual.
 */
export function makeDeb({ source, version, architecture, output, isQuick, dateMs }: DebOptions): string {
  const debianVersion = version.replace("-", "~"); // 1.0.0~rc.1 is older than 1.0.0
  const stage = mkdtempSync(join(tmpdir(), "bms-deb-"));
  try {
    cpSync(source, join(stage, PROGRAM_FOLDER), { recursive: true });
    for (const [from, to] of Object.entries(FILES)) put(join(stage, to), readFileSync(join(TEMPLATES, from)));
    for (const name of readdirSync(join(ICON_FOLDER, "linux"))) {
      const folder = `usr/share/icons/hicolor/${name.replace(".png", "")}/apps`;
      put(join(stage, folder, `${LINUX_NAME}.png`), readFileSync(join(ICON_FOLDER, "linux", name)));
    }
    put(join(stage, `usr/share/icons/hicolor/scalable/apps/${LINUX_NAME}.svg`), readFileSync(join(ICON_FOLDER, "icon.svg")));
    put(join(stage, `usr/share/man/man1/${LINUX_NAME}.1.gz`), gzipSync(readFileSync(join(TEMPLATES, `${LINUX_NAME}.1`)), { level: 9 }));
    putDocuments(join(stage, "usr/share/doc", LINUX_NAME), source, debianVersion, new Date(dateMs));
    setModes(stage);
    const files = filesBelow(stage).filter((file) => !file.startsWith("DEBIAN/"));
    put(join(stage, "DEBIAN/md5sums"), files.map((file) => `${md5(join(stage, file))}  ${file}\n`).join(""));
    const sizeKiB = files.reduce((sum, file) => sum + Math.ceil(statSync(join(stage, file)).size / 1024), 0);
    put(join(stage, "DEBIAN/control"), controlOf(debianVersion, architecture, sizeKiB));
    const name = `${LINUX_NAME}_${debianVersion}_${architecture}.deb`;
    const file = join(output, name);
    // Its own name for the time being: a file that is there is whole.
    const packing = isQuick ? ["-Zgzip", "-z1"] : ["-Zxz"];
    execFileSync("dpkg-deb", ["--root-owner-group", ...packing, "--build", stage, `${file}.part`], { stdio: "pipe" });
    renameSync(`${file}.part`, file);
    return file;
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

function controlOf(version: string, architecture: string, sizeKiB: number): string {
  return `Package: ${LINUX_NAME}
Version: ${version}
Architecture: ${architecture}
Maintainer: ${MAINTAINER}
Installed-Size: ${sizeKiB}
Depends: ${DEPENDS.join(", ")}
Section: electronics
Priority: optional
Description: configuration tool for LiFePO4 home-storage packs
 Reads and configures 51.2 V LiFePO4 packs with a Ritar or PACE BMS over RS485:
 live values, parameters with read-back, inverter protocol, history, control,
 recordings and logs. Works offline and sends nothing anywhere.
`;
}

/** Debian brings this licence itself, and asks for a reference instead of another copy. */
const APACHE_TEXT = /[ \t]*Apache License\s+Version 2\.0, January 2004[\s\S]*?END OF TERMS AND CONDITIONS/g;
const APACHE_REFERENCE = "On Debian systems the Apache License, Version 2.0, is in /usr/share/common-licenses/Apache-2.0.";

function putDocuments(folder: string, source: string, version: string, date: Date): void {
  const notices = readFileSync(join(source, "resources", "THIRD-PARTY-NOTICES.txt"), "utf8");
  const own = readFileSync(join(source, "resources", "LICENSE.txt"), "utf8");
  put(join(folder, "copyright"), `${own}\n${notices.replace(APACHE_TEXT, APACHE_REFERENCE)}`);
  const when = date.toUTCString().replace("GMT", "+0000");
  const changelog = `${LINUX_NAME} (${version}) stable; urgency=medium\n\n  * See CHANGELOG.md of the project.\n\n -- ${MAINTAINER}  ${when}\n`;
  put(join(folder, "changelog.gz"), gzipSync(changelog, { level: 9 }));
}

/** As Debian wants them: nothing may depend on the umask of who builds. */
function setModes(stage: string): void {
  for (const entry of readdirSync(stage, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) chmodSync(path, 0o755);
    else if (entry.isFile()) chmodSync(path, modeOf(relative(stage, path), statSync(path).mode));
  }
  chmodSync(stage, 0o755);
}

function modeOf(file: string, mode: number): number {
  if (file === `${PROGRAM_FOLDER}/chrome-sandbox`) return 0o4755;
  const isProgram = file.startsWith(`${PROGRAM_FOLDER}/`) ? (mode & 0o100) !== 0 : /^(?:usr\/bin\/|DEBIAN\/(?:post|pre))/.test(file);
  return isProgram ? 0o755 : 0o644;
}

function put(file: string, content: string | Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content, { mode: 0o644 });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

function md5(file: string): string {
  return createHash("md5").update(readFileSync(file)).digest("hex");
}
