import { join } from "node:path";
import type { Configuration } from "electron-builder";
import { ICON_FOLDER, NOTICES, PACKAGING, ROOT } from "../paths.ts";

const APP_ID = "org.open-bmstool.app";
/** Name of the program's file on Linux, of its package and of its command. */
export const LINUX_NAME = "open-bmstool";

const PREBUILDS = "node_modules/@serialport/bindings-cpp/prebuilds";

/** What packages bring for their authors and for compilers; licences are in one file of our own. */
const NOT_RUN = [
  "!**/*.{map,ts,cts,mts,tsbuildinfo,md,markdown,flow,h,c,cpp,gyp,gypi,mm}",
  "!**/node_modules/**/{test,tests,docs,example,examples,.github}{,/**/*}",
  "!**/node_modules/**/{Makefile,bower.json,.*rc*,.npmignore,tsconfig*.json}",
  // Headers, compiled into serialport's native part already.
  "!node_modules/node-addon-api{,/**/*}",
  "!node_modules/@serialport/bindings-cpp/{src,binding.gyp}{,/**/*}",
  "!node_modules/node-gyp-build/{bin,optional,build-test}.js",
];

/**
 * What goes into the archive. Of serialport's native parts the one for this build: any other is weight, and bait for virus scanners.
 * Each platform has the whole list, because a short one of its own would let electron-builder take everything else.
 */
const filesWith = (nativeFolder: string): string[] => [
  "dist/electron/**",
  "dist/ui/**",
  "dist/manual/**",
  // The fonts of the report: read under the same name as from the sources.
  "src/report/fonts/*.woff",
  "package.json",
  ...NOT_RUN,
  `!${PREBUILDS}/!(${nativeFolder}){,/**/*}`,
  `!${PREBUILDS}/**/*.musl.node`,
];

/**
 * Fuses are bits in Electron's program file that nobody can change later without breaking its signature. They close the ways in which
 * another program could run its own code under our name.
 */
const FUSES: NonNullable<Configuration["electronFuses"]> = {
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  grantFileProtocolExtraPrivileges: false,
  loadBrowserProcessSpecificV8Snapshot: false,
  // There are no cookies to encrypt, and the key would cost a question: macOS asks for the keychain, Linux for a keyring.
  enableCookieEncryption: false,
};

/** What a double click opens. Endings of our own: nobody wants every .json opened by a battery tool. */
const FILE_ASSOCIATIONS: NonNullable<Configuration["fileAssociations"]> = [
  { ext: "bmstrace", name: "Open BMSTool Recording", role: "Viewer", mimeType: "application/x-open-bmstool-recording" },
  { ext: "bmsparams", name: "Open BMSTool Parameters", role: "Viewer", mimeType: "application/x-open-bmstool-parameters" },
];

interface ConfigOptions {
  /** Folder for what is made. */
  readonly output: string;
  /** A folder with unpacked distributions of Electron, `<platform>-<arch>` each; null = electron-builder downloads them. */
  readonly electronFolder: string | null;
  /** Hardly compressed, for tests. */
  readonly isQuick: boolean;
}

/** What electron-builder makes, for every platform. Its schema is checked by electron-builder when it begins. */
export function builderConfig({ output, electronFolder, isQuick }: ConfigOptions): Configuration {
  return {
    appId: APP_ID,
    productName: "Open BMSTool",
    copyright: "Copyright © 2026 The Open BMSTool authors",
    directories: { output, buildResources: PACKAGING },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder's own macros
    artifactName: "open-bmstool-${version}-${os}-${arch}.${ext}",
    // Not the whole package with a native part: its scripts belong into the archive, where integrity covers them.
    asar: { smartUnpack: false },
    asarUnpack: ["**/*.node"],
    extraResources: [
      { from: NOTICES, to: "THIRD-PARTY-NOTICES.txt" },
      { from: join(ROOT, "LICENSE"), to: "LICENSE.txt" },
    ],
    extraMetadata: { desktopName: `${LINUX_NAME}.desktop`, releasesUrl: process.env.OPEN_BMSTOOL_RELEASES_URL },
    removePackageScripts: true,
    // serialport brings compiled parts for every platform (N-API): nothing is compiled here.
    npmRebuild: false,
    electronFuses: FUSES,
    fileAssociations: FILE_ASSOCIATIONS,
    ...(electronFolder === null
      ? {}
      : { electronDist: ({ platformName, arch }: DistRequest) => join(electronFolder, `${platformName}-${arch}`) }),
    compression: isQuick ? "store" : "normal",
    publish: null,
    ...WINDOWS,
    ...MAC,
    ...LINUX,
  };
}

interface DistRequest {
  readonly platformName: string;
  readonly arch: string;
}

const WINDOWS: Configuration = {
  win: {
    target: [
      { target: "nsis", arch: ["x64", "arm64"] },
      { target: "zip", arch: ["x64", "arm64"] },
    ],
    icon: join(ICON_FOLDER, "icon.ico"),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder's own macros
    files: filesWith("win32-${arch}"),
    extraFiles: [{ from: join(PACKAGING, "windows"), to: "." }],
  },
  // For one person, without questions and without an administrator. Backups and archives stay when it is removed.
  nsis: { oneClick: true, perMachine: false, deleteAppDataOnUninstall: false, buildUniversalInstaller: false },
};

const MAC: Configuration = {
  mac: {
    target: [
      { target: "dmg", arch: ["universal"] },
      { target: "zip", arch: ["universal"] },
    ],
    category: "public.app-category.utilities",
    icon: join(ICON_FOLDER, "icon.icns"),
    files: filesWith("darwin-x64+arm64"),
    // serialport's native part holds both processors already.
    x64ArchFiles: "**/*.node",
    hardenedRuntime: true,
    entitlements: join(PACKAGING, "mac", "entitlements.plist"),
    entitlementsInherit: join(PACKAGING, "mac", "entitlements.plist"),
  },
};

const LINUX: Configuration = {
  linux: {
    // The deb is made by scripts/release/deb.ts from the unpacked build: it holds files that electron-builder has no place for.
    target: [{ target: "AppImage", arch: ["x64", "arm64"] }],
    executableName: LINUX_NAME,
    category: "Utility",
    icon: join(ICON_FOLDER, "linux"),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder's own macros
    files: filesWith("linux-${arch}"),
  },
  // electron-builder would start it without Chromium's sandbox everywhere.
  appImage: { executableArgs: [] },
};
