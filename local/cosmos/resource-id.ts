/**
 * Resource ids as the service shapes them: 4 bytes for a database, 8 for a container (with bit 7 of byte 4 set), 16 for
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
