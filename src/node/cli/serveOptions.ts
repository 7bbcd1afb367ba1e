import { hostname, networkInterfaces } from "node:os";
import type { Result } from "../../../protocol/index.ts";
import { fail, ok, wordAt } from "../../../protocol/index.ts";
import { appFolder } from "../appFolder.ts";
import { type Certificate, certificateOf, ownCertificate } from "../web/certificate.ts";
import type { RemoteOptions } from "../web/door.ts";
import { codeOf, readHanded } from "../wholeFile.ts";
import type { Task } from "./task.ts";
import { filled } from "./words.ts";

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|::1)$/;
const LEAST_PASSWORD = 12;
/** HSTS holds for every port of a name, so it is only for a host that has taken the usual one. */
const HTTPS_PORT = 443;

/** Who may come in and how, as the command line says it. */
interface ServeOptions {
  readonly remote: RemoteOptions | null;
  readonly tls: Certificate | null;
  /** Browsers refuse to let anybody past a warning once they have been told: never with a certificate of our own. */
  readonly isHstsWanted: boolean;
}

export async function serveOptions(task: Task): Promise<ServeOptions | "usage"> {
  const remote = await remoteOf(task);
  if (remote === "usage") return "usage";
  const tls = await tlsOf(task);
  if (tls === "usage") return "usage";
  const isGiven = task.given.text("tls-cert") !== null;
  return { remote, tls, isHstsWanted: isGiven && task.given.number("listen") === HTTPS_PORT };
}

/** Beyond this computer only on purpose, and never without a password. */
async function remoteOf({ given, out, words }: Task): Promise<RemoteOptions | null | "usage"> {
  const said = words.texts.cli.serve;
  const host = given.text("host") ?? "127.0.0.1";
  if (LOOPBACK.test(host)) return null;
  const refuse = (text: string) => {
    out.error(text);
    return "usage" as const;
  };
  if (!given.flag("allow-remote")) return refuse(filled(said.needsAllow, { host }));
  const password = await passwordOf(given.text("password-file"), process.env.OPEN_BMSTOOL_PASSWORD ?? "");
  if (!password.ok) return refuse(filled(said.passwordFile, { reason: String(password.error.detail?.reason ?? "") }));
  if (password.value === "") return refuse(said.needsPassword);
  if (password.value.length < LEAST_PASSWORD) return refuse(filled(said.shortPassword, { least: LEAST_PASSWORD }));
  const viewer = await passwordOf(given.text("viewer-password-file"), "");
  if (!viewer.ok) return refuse(filled(said.viewerPasswordFile, { reason: String(viewer.error.detail?.reason ?? "") }));
  const viewerPassword = given.text("viewer-password-file") === null ? null : viewer.value;
  if (viewerPassword !== null && viewerPassword.length < LEAST_PASSWORD)
    return refuse(filled(said.shortViewerPassword, { least: LEAST_PASSWORD }));
  if (viewerPassword === password.value) return refuse(said.sameViewerPassword);
  return { host, password: password.value, viewerPassword, names: ownNames(given.text("name")) };
}

async function tlsOf({ given, out, words }: Task): Promise<Certificate | null | "usage"> {
  const said = words.texts.cli.serve;
  const [certFile, keyFile] = [given.text("tls-cert"), given.text("tls-key")];
  if (certFile === null && keyFile === null && !given.flag("tls")) return null;
  if ((certFile === null) !== (keyFile === null)) {
    out.error(said.certificatePair);
    return "usage";
  }
  const certificate =
    certFile === null || keyFile === null
      ? await ownCertificate(appFolder(), [...ownNames(given.text("name")), ...addresses()])
      : await certificateOf(certFile, keyFile);
  if (certificate.ok) return certificate.value;
  const { reason, validTo = "" } = certificate;
  out.error(filled(said.certificate, { reason: filled(wordAt(said.certificateReason, reason) ?? reason, { validTo }) }));
  return "usage";
}

function ownNames(given: string | null): readonly string[] {
  return [hostname(), `${hostname()}.local`, ...(given ?? "").split(",").filter((name) => name !== "")];
}

async function passwordOf(file: string | null, otherwise: string): Promise<Result<string>> {
  if (file === null) return ok(otherwise);
  try {
    return ok((await readHanded(file)).split(/\r?\n/)[0] ?? "");
  } catch (error) {
    return fail("host.storage", { reason: codeOf(error) });
  }
}

/** Of this computer, for others. */
export function addresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return all.flatMap(({ family, address, internal }) => (internal || family !== "IPv4" ? [] : [address]));
}
