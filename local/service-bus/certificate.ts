import { X509Certificate, createPrivateKey } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What a TLS server on the loopback address shows. */
export interface Certificate {
  /** PEM. */
  readonly key: string;
  /** PEM. */
  readonly certificate: string;
  /** Where the certificate lies, for clients that are to trust it. */
  readonly path: string;
}

/**
 * The certificate in `directory`/ca.pem, which speaks for 127.0.0.1 and localhost and for nothing else; made, with
 * its key beside it, when there is none that still holds for a day.
 */
export async function certificateIn(directory: string): Promise<Certificate> {
  const [path, keyPath] = [join(directory, "ca.pem"), join(directory, "ca-key.pem")];
  const kept = await readPair(path, keyPath);
  if (kept !== undefined && holds(kept)) return { ...kept, path };
  const made = await make();
  // The key first: a certificate whose key is missing or another one does not count, and is made again.
  await replaceFile(keyPath, made.key, 0o600);
  await replaceFile(path, made.certificate, 0o644);
  return { ...made, path };
}

type Pair = Pick<Certificate, "key" | "certificate">;

const DAY_MILLISECONDS = 86_400_000;
const VALID_DAYS = 365;

async function readPair(path: string, keyPath: string): Promise<Pair | undefined> {
  try {
    const [certificate, key] = await Promise.all([readFile(path, "utf8"), readFile(keyPath, "utf8")]);
    return { certificate, key };
  } catch {
    return undefined;
  }
}

function holds({ certificate, key }: Pair): boolean {
  try {
    const parsed = new X509Certificate(certificate);
    const isOurs = parsed.checkPrivateKey(createPrivateKey(key)) && parsed.checkIP("127.0.0.1") !== undefined;
    return isOurs && Date.parse(parsed.validTo) > Date.now() + DAY_MILLISECONDS;
  } catch {
    return false;
  }
}

/** Takes some 130 ms, nearly all of it to load the package. */
async function make(): Promise<Pair> {
  const { generate } = await import("selfsigned");
  const now = Date.now();
  const { cert, private: key } = await generate([{ name: "commonName", value: "Service Bus emulator" }], {
    keyType: "ec",
    algorithm: "sha256",
    // From yesterday on, for clients whose clock is behind.
    notBeforeDate: new Date(now - DAY_MILLISECONDS),
    notAfterDate: new Date(now + VALID_DAYS * DAY_MILLISECONDS),
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 7, ip: "127.0.0.1" },
          { type: 2, value: "localhost" },
        ],
      },
    ],
  });
  return { certificate: cert, key };
}

async function replaceFile(path: string, text: string, mode: number): Promise<void> {
  const temporary = `${path}.new`;
  await writeFile(temporary, text, { mode });
  await rename(temporary, path);
}
