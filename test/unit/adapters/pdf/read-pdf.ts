import { inflateSync } from "node:zlib";

/** The text of each page of a PDF that pdfkit wrote with standard fonts: its lines in the order they were drawn. */
export function pagesOf(pdf: Uint8Array): readonly (readonly string[])[] {
  const source = Buffer.from(pdf).toString("latin1");
  const streams = [...source.matchAll(/\/FlateDecode\s*>>\s*stream\r?\n(.*?)\r?\nendstream/gs)].map((match) =>
    inflateSync(Buffer.from(match[1] ?? "", "latin1")).toString("latin1"),
  );
  return streams.filter((stream) => stream.includes("TJ")).map(linesOf);
}

/** Each `TJ` shows one line: pieces of hexadecimal Windows-1252 with kerning between them. */
const linesOf = (stream: string): readonly string[] =>
  [...stream.matchAll(/\[([^\]]*)\] TJ/g)].map(([, pieces = ""]) =>
    [...pieces.matchAll(/<([0-9a-f]*)>/g)]
      .map(([, hex = ""]) => new TextDecoder("windows-1252").decode(Buffer.from(hex, "hex")))
      .join(""),
  );
