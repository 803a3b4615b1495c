import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from "jose";

/** A private RS256 key with its `kid`. */
export type SigningKey = JWK & { readonly kid: string };

export interface SigningKeys {
  readonly filers: SigningKey;
  readonly staff: SigningKey;
}

/**
 * One key for each issuer. With a data directory they are made once and kept there, so that tokens stay valid
 * over restarts; without, they are made once for the process.
 */
export async function signingKeys(dataDirectory: string | undefined): Promise<SigningKeys> {
  if (dataDirectory === undefined) return (keysOfTheProcess ??= newKeys());
  const path = join(dataDirectory, "signing-keys.json");
  if (existsSync(path)) return JSON.parse(await readFile(path, "utf8")) as SigningKeys;
  const made = await newKeys();
  await mkdir(dataDirectory, { recursive: true });
  await writeFile(`${path}.new`, JSON.stringify(made), { mode: 0o600 });
  await rename(`${path}.new`, path);
  return made;
}

let keysOfTheProcess: Promise<SigningKeys> | undefined;

async function newKeys(): Promise<SigningKeys> {
  const [filers, staff] = await Promise.all([newKey(), newKey()]);
  return { filers, staff };
}

async function newKey(): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair("RS256", { modulusLength: 2048, extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: "RS256", use: "sig" };
}
