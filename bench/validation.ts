import { SaxesParser } from "saxes";
import { bicycleMaker } from "../local/samples/accounts.ts";
import { xbrlOf } from "../local/samples/xbrl-writer.ts";
import { xbrlAccountsReader } from "../shared/adapters/xbrl/xbrl-accounts-reader.ts";
import { median, milliseconds } from "./median.ts";

export interface ValidationFigures {
  readonly kilobytes: number;
  readonly parseMilliseconds: number;
  readonly validationMilliseconds: number;
  /** Validation over the same parser's parse that does nothing with what it reads. */
  readonly ratio: number;
}

const rounds = 41;

/** Validation against a raw parse of the same file, turn by turn in one run. */
export async function validationAgainstParse(): Promise<ValidationFigures> {
  const text = xbrlOf(bicycleMaker);
  const bytes = Buffer.from(text);
  const reader = xbrlAccountsReader();
  const parses: number[] = [];
  const validations: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    parses.push(
      await milliseconds(() => {
        parse(text);
        return Promise.resolve();
      }),
    );
    validations.push(await milliseconds(() => reader.validate(chunks(bytes))));
  }
  // The first rounds compile what later ones only run.
  const parseMilliseconds = median(parses.slice(10));
  const validationMilliseconds = median(validations.slice(10));
  return {
    kilobytes: Math.round(bytes.byteLength / 1000),
    parseMilliseconds,
    validationMilliseconds,
    ratio: validationMilliseconds / parseMilliseconds,
  };
}

function parse(text: string): void {
  const parser = new SaxesParser({ xmlns: true });
  parser.write(text).close();
}

const chunkBytes = 65_536;

async function* chunks(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < bytes.byteLength; offset += chunkBytes) {
    yield await Promise.resolve(bytes.subarray(offset, offset + chunkBytes));
  }
}
