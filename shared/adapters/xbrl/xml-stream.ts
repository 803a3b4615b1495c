import { TextDecoder } from "node:util";
import { setImmediate } from "node:timers/promises";
import { SaxesParser, type SaxesTagNS } from "saxes";
import { type Fault } from "../../domain/accounts/instance.ts";
import { type XmlLimits } from "./xml-limits.ts";

/** Receives the elements of a document in their order. */
export interface XmlHandler {
  open(tag: SaxesTagNS, resolve: Resolve): void;
  text(text: string): void;
  close(): void;
  /** Whether the text under way may be longer than one token. */
  readonly takesLongText: boolean;
}

/** The namespace of a prefix where the document stands; undefined when it is not declared. */
export type Resolve = (prefix: string) => string | undefined;

/**
 * Feeds a document to a handler while it streams by: UTF-8 only, no DOCTYPE, within the limits. Answers what is wrong with
 * the file, or undefined. Nothing outside the file is ever read.
 * @throws what the stream itself throws
 */
export async function streamXml(
  document: AsyncIterable<Uint8Array>,
  handler: XmlHandler,
  limits: XmlLimits,
): Promise<Fault | undefined> {
  const guarded = guardedParser(handler, limits);
  try {
    await feed(document, guarded, limits);
    return undefined;
  } catch (trouble) {
    if (trouble instanceof Refused) return trouble.fault;
    throw trouble;
  }
}

/** Ends the reading of a file at its first fault of form. */
class Refused extends Error {
  override readonly name = "Refused";
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.check);
    this.fault = fault;
  }
}

interface GuardedParser {
  write(text: string): void;
  close(): void;
}

/** Small enough that no stretch of parsing holds the event loop up. */
const sliceBytes = 64 * 1024;
const slicesBetweenPauses = 4;

async function feed(
  document: AsyncIterable<Uint8Array>,
  parser: GuardedParser,
  limits: XmlLimits,
): Promise<void> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let bytes = 0;
  let slices = 0;
  for await (const chunk of document) {
    if (bytes === 0 && chunk.length > 0) refuseOtherTypes(chunk);
    bytes += chunk.length;
    if (bytes > limits.bytes) throw new Refused({ check: "form-size", item: `${limits.bytes} bytes` });
    for (let start = 0; start < chunk.length; start += sliceBytes) {
      parser.write(decode(decoder, chunk.subarray(start, start + sliceBytes)));
      slices += 1;
      if (slices % slicesBetweenPauses === 0) await setImmediate();
    }
  }
  if (bytes === 0) throw new Refused({ check: "form-empty" });
  parser.write(decode(decoder));
  parser.close();
}

function decode(decoder: TextDecoder, bytes?: Uint8Array): string {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch (cause) {
    if (isInvalidEncoding(cause)) throw new Refused({ check: "form-encoding" });
    throw cause;
  }
}

const isInvalidEncoding = (cause: unknown): boolean =>
  typeof cause === "object" &&
  cause !== null &&
  "code" in cause &&
  cause.code === "ERR_ENCODING_INVALID_ENCODED_DATA";

const otherTypes: readonly (readonly [name: string, signature: readonly number[]])[] = [
  ["PDF", [0x25, 0x50, 0x44, 0x46]],
  ["ZIP", [0x50, 0x4b, 0x03, 0x04]],
  ["ZIP", [0x50, 0x4b, 0x05, 0x06]],
  ["gzip", [0x1f, 0x8b]],
];

function refuseOtherTypes(start: Uint8Array): void {
  for (const [name, signature] of otherTypes) {
    if (signature.every((byte, index) => start[index] === byte)) {
      throw new Refused({ check: "form-type", item: name });
    }
  }
}

function guardedParser(handler: XmlHandler, limits: XmlLimits): GuardedParser {
  const parser = new SaxesParser({ xmlns: true });
  const resolve: Resolve = (prefix) => parser.resolve(prefix);
  const limited = (item: string): Refused => new Refused({ check: "form-limit", item });
  let depth = 0;
  let elements = 0;
  let attributes = 0;
  let charactersOfToken = 0;

  parser.on("error", () => {
    throw new Refused({ check: "form-not-well-formed", item: `${parser.line}:${parser.column}` });
  });
  parser.on("doctype", () => {
    throw new Refused({ check: "form-doctype" });
  });
  parser.on("xmldecl", ({ encoding }) => {
    if (encoding !== undefined && encoding.toUpperCase() !== "UTF-8")
      throw new Refused({ check: "form-encoding" });
  });
  parser.on("opentagstart", () => {
    depth += 1;
    elements += 1;
    attributes = 0;
    charactersOfToken = 0;
    if (depth > limits.depth) throw limited(`depth ${limits.depth}`);
    if (elements > limits.elements) throw limited(`${limits.elements} elements`);
  });
  parser.on("attribute", ({ value }) => {
    attributes += 1;
    if (attributes > limits.attributes) throw limited(`${limits.attributes} attributes`);
    if (value.length > limits.tokenCharacters) throw limited(`${limits.tokenCharacters} characters`);
  });
  parser.on("opentag", (tag) => {
    charactersOfToken = 0;
    handler.open(tag, resolve);
  });
  parser.on("text", (text) => {
    handler.text(text);
  });
  parser.on("cdata", (text) => {
    handler.text(text);
  });
  parser.on("closetag", () => {
    depth -= 1;
    charactersOfToken = 0;
    handler.close();
  });
  return {
    write(text) {
      charactersOfToken += text.length;
      parser.write(text);
      if (!handler.takesLongText && charactersOfToken > limits.tokenCharacters + text.length) {
        throw limited(`${limits.tokenCharacters} characters`);
      }
    },
    close() {
      parser.close();
    },
  };
}
