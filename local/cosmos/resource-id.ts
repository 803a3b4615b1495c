/**
 * Resource ids as the service shapes them: 3 bytes for an offer, 4 for a database, 8 for a container (with bit 7 of byte 4 set), 16 for
 * a document (with the upper half of the last byte zero), in Base64 with `-` for `/`.
 */
export function databaseRid(database: number): string {
  return encode(databaseBytes(database));
}

export function containerRid(database: number, container: number): string {
  return encode(containerBytes(database, container));
}

export function documentRid(database: number, container: number, document: number): string {
  const last = Buffer.alloc(8);
  last.writeUIntBE(document, 1, 6);
  return encode(Buffer.concat([containerBytes(database, container), last]));
}

export function offerRid(offer: number): string {
  const bytes = Buffer.alloc(3);
  bytes.writeUIntBE(offer, 0, 3);
  return encode(bytes);
}

/** Whether a text has the shape of a resource id: so many bytes in Base64 that there is a kind of resource with it. */
export function isRid(text: string): boolean {
  return /^(?:[A-Z\d+-]{4}|[A-Z\d+-]{6}==|[A-Z\d+-]{11}=|[A-Z\d+-]{22}==)$/i.test(text);
}

/** The number of an offer, whose id is its resource id; 0, which is none's, for what is not one. */
export function offerNumber(rid: string): number {
  const bytes = Buffer.from(rid.replaceAll("-", "/"), "base64");
  return bytes.length === 3 ? bytes.readUIntBE(0, 3) : 0;
}

function databaseBytes(database: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(database);
  return bytes;
}

function containerBytes(database: number, container: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(database);
  bytes.writeUInt32BE((container | 0x80000000) >>> 0, 4);
  return bytes;
}

function encode(bytes: Buffer): string {
  return bytes.toString("base64").replaceAll("/", "-");
}
