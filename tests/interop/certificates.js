// Certificates of this machine's names, good and bad, made by OpenSSL for one test.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** @typedef {{ key: string, cert: string }} Certificate */

const CONFIG = `
[req]
distinguished_name = name
[name]
[ca]
default_ca = issuer
[issuer]
database = index.txt
new_certs_dir = .
default_md = sha256
policy = policy
rand_serial = yes
unique_subject = no
copy_extensions = copy
[policy]
commonName = supplied
`;

const LONG_AGO = "20000101000000Z";
const NOT_LONG_AGO = "20010101000000Z";
const IN_A_LONG_TIME = "20900101000000Z";
const EVEN_LATER = "20910101000000Z";

export class Certificates {
  #folder = mkdtempSync(join(tmpdir(), "secret-slots-certificates-"));

  constructor() {
    writeFileSync(join(this.#folder, "config"), CONFIG);
    writeFileSync(join(this.#folder, "index.txt"), "");
    this.good = this.#make("good");
    this.expired = this.#make("expired", { from: LONG_AGO, to: NOT_LONG_AGO });
    this.early = this.#make("early", { from: IN_A_LONG_TIME, to: EVEN_LATER });
    this.otherHost = this.#make("other-host", { host: "issuer.example" });
    this.selfSigned = this.#make("self-signed");
    this.unknownIssuer = this.#make("unknown-issuer", { issuer: "self-signed" });
    const trusted = [this.good, this.expired, this.early, this.otherHost];
    /** Where the certificates are that a client is to trust. */
    this.trusted = join(this.#folder, "trusted.pem");
    writeFileSync(this.trusted, trusted.map(({ cert }) => cert).join("\n"));
  }

  remove() {
    rmSync(this.#folder, { recursive: true });
  }

  /**
   * @param {string} name
   * @param {{ host?: string, from?: string, to?: string, issuer?: string }} [more]
   * @returns {Certificate}
   */
  #make(name, { host = "localhost", from = LONG_AGO, to = EVEN_LATER, issuer } = {}) {
    const names = `subjectAltName=DNS:${host}`;
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", `${name}.key`];
    const config = ["-config", "config"];
    this.#openssl(["req", "-new", ...key, "-out", `${name}.csr`, "-subj", `/CN=${name}`, "-addext", names, ...config]);
    const signed = issuer === undefined ? ["-selfsign", "-keyfile", `${name}.key`] : issuedBy(issuer);
    const valid = ["-startdate", from, "-enddate", to];
    const files = ["-in", `${name}.csr`, "-out", `${name}.crt`];
    this.#openssl(["ca", "-batch", "-notext", ...signed, ...valid, ...files, ...config]);
    const read = (/** @type {string} */ kind) => readFileSync(join(this.#folder, `${name}.${kind}`), "utf8");
    return { key: read("key"), cert: read("crt") };
  }

  /** @param {string[]} args */
  #openssl(args) {
    const { error, status, stderr } = spawnSync("openssl", args, { cwd: this.#folder, encoding: "utf8" });
    if (error) throw error;
    if (status !== 0) throw new Error(`openssl ${args[0]} ended with ${status}:\n${stderr}`);
  }
}

/** @param {string} issuer */
function issuedBy(issuer) {
  return ["-keyfile", `${issuer}.key`, "-cert", `${issuer}.crt`];
}
