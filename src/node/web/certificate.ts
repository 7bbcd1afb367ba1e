import { execFile } from "node:child_process";
import { createPrivateKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { codeOf, readHanded, writeWhole } from "../wholeFile.ts";
import type { TlsKeys } from "./server.ts";

/** What Apple's systems take of a certificate that nobody has signed, at most. */
const LASTS_DAYS = 825;
const RENEW_BEFORE_MS = 30 * 86_400_000;
const OPENSSL_LIMIT_MS = 20_000;
const PEM_BLOCK = /-----BEGIN [A-Z ]+-----[\s\S]+?-----END [A-Z ]+-----\n?/g;

export interface Certificate extends TlsKeys {
  /** SHA-256 in hex with colons, as browsers show it. */
  readonly fingerprint: string;
}

/**
 * Why there is none: noOpenssl = nothing here can make one · otherKey = the key does not belong to it · ended = on `validTo`; or what the
 * system says.
 */
interface NoCertificate {
  readonly ok: false;
  readonly reason: string;
  readonly validTo?: string;
}

type Outcome = { readonly ok: true; readonly value: Certificate } | NoCertificate;

const no = (reason: string): NoCertificate => ({ ok: false, reason });

/** The person's own certificate. */
export async function certificateOf(certFile: string, keyFile: string): Promise<Outcome> {
  try {
    return checked(await readHanded(certFile), await readHanded(keyFile));
  } catch (error) {
    return no(messageOf(error));
  }
}

/**
 * One that this program has made for itself and keeps in `folder`: the same at every start, so that its fingerprint can be compared. Node
 * makes keys and no certificates; OpenSSL does, where there is one.
 */
export async function ownCertificate(folder: string, names: readonly string[]): Promise<Outcome> {
  const file = join(folder, "certificate.pem");
  const kept = await readFile(file, "utf8").catch((error: unknown) => (codeOf(error) === "ENOENT" ? "" : no(messageOf(error))));
  // Another one in its place would have another fingerprint than the one that was compared.
  if (typeof kept !== "string") return kept;
  const [cert = "", key = ""] = kept.match(PEM_BLOCK) ?? [];
  const before = cert === "" ? null : checked(cert, key);
  if (before?.ok && lastsMs(cert) > RENEW_BEFORE_MS) return before;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const made = await make(folder, names);
    await writeWhole(file, made.cert + made.key);
    return checked(made.cert, made.key);
  } catch (error) {
    return no(codeOf(error) === "ENOENT" ? "noOpenssl" : messageOf(error));
  }
}

async function make(folder: string, names: readonly string[]): Promise<TlsKeys> {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const room = await mkdtemp(join(folder, "tls-"));
  try {
    await writeFile(join(room, "key.pem"), key, { mode: 0o600 });
    await writeFile(join(room, "openssl.cnf"), configOf(names));
    const words = ["req", "-x509", "-new", "-sha256", "-days", String(LASTS_DAYS), "-key", "key.pem", "-config", "openssl.cnf"];
    const { stdout } = await promisify(execFile)("openssl", words, { cwd: room, timeout: OPENSSL_LIMIT_MS });
    return { cert: stdout, key };
  } finally {
    await rm(room, { recursive: true, force: true });
  }
}

/** Names come from the command line and the system: what is no name of a computer is left out. */
function configOf(names: readonly string[]): string {
  const own = [...new Set(["localhost", "127.0.0.1", ...names])].filter((name) => isIP(name) !== 0 || /^[a-z\d][a-z\d.-]*$/i.test(name));
  const alternatives = own.map((name) => `${isIP(name) === 0 ? "DNS" : "IP"}:${name}`);
  return `[req]
prompt = no
distinguished_name = name
x509_extensions = extensions
[name]
CN = Open BMSTool
[extensions]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = ${alternatives.join(", ")}
`;
}

function checked(cert: string, key: string): Outcome {
  try {
    const parsed = new X509Certificate(cert);
    if (!parsed.checkPrivateKey(createPrivateKey(key))) return no("otherKey");
    if (lastsMs(cert) <= 0) return { ...no("ended"), validTo: parsed.validTo };
    return { ok: true, value: { cert, key, fingerprint: parsed.fingerprint256 } };
  } catch (error) {
    return no(messageOf(error));
  }
}

function lastsMs(cert: string): number {
  return Date.parse(new X509Certificate(cert).validTo) - Date.now();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
}
