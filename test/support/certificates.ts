import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Certificates of this run: nothing secret lies in the repository. */
export function certificates(folder: string) {
  const openssl = (...words: readonly string[]) => {
    const run = spawnSync("openssl", words, { cwd: folder, encoding: "utf8" });
    if (run.status !== 0) throw new Error(run.stderr);
  };
  const authority = (name: string) =>
    openssl(
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-days",
      "2",
      "-subj",
      `/CN=${name}`,
      "-keyout",
      `${name}.key`,
      "-out",
      `${name}.crt`,
    );
  const signed = (name: string, by: string, host: string) => {
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", `/CN=${host}`, "-keyout", `${name}.key`, "-out", `${name}.csr`);
    writeFileSync(join(folder, `${name}.ext`), "subjectAltName=IP:127.0.0.1\n");
    const words = ["-req", "-in", `${name}.csr`, "-CA", `${by}.crt`, "-CAkey", `${by}.key`, "-CAcreateserial", "-days", "2"];
    openssl("x509", ...words, "-extfile", `${name}.ext`, "-out", `${name}.crt`);
  };
  authority("ca");
  authority("stranger");
  signed("server", "ca", "127.0.0.1");
  signed("client", "ca", "pack-reader");
  signed("intruder", "stranger", "pack-reader");
}
