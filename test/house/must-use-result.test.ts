import { describe, test } from "@jest/globals";
import { RuleTester } from "eslint";
import { resolve } from "node:path";
import tseslint from "typescript-eslint";
import { mustUseResult } from "../../tools/eslint/must-use-result.ts";

RuleTester.describe = describe;
RuleTester.it = test;

const tester = new RuleTester({
  languageOptions: {
    parser: tseslint.parser,
    parserOptions: {
      projectService: { allowDefaultProject: ["*.ts"] },
      tsconfigRootDir: resolve(import.meta.dirname, "../.."),
    },
  },
});

const given = `
import { ok, type Result } from "./shared/domain/result.ts";
type Saved = Result<number, "changed-meanwhile">;
declare function save(): Promise<Saved>;
declare function check(): Saved;
declare function find(): Promise<Saved | undefined>;
declare const fetched: Response & { ok: boolean };
declare const several: readonly [Promise<Saved>, Promise<number>];
`;

const accepted = (name: string, code: string) => ({ name, code: given + code, filename: "probe.ts" });
const ignored = (name: string, code: string) => ({
  ...accepted(name, code),
  errors: [{ messageId: "ignored" }],
});

tester.run("must-use-result", mustUseResult, {
  valid: [
    accepted("a Result that is kept", "const saved = await save(); export { saved };"),
    accepted("a Result that is looked at", "if (!check().ok) throw new Error();"),
    accepted("a Result that is handed on", "export const again = async () => await save();"),
    accepted("a statement without a Result", "await Promise.resolve(1); fetched; ok;"),
    accepted("a value that can only be there", "ok(1);"),
  ],
  invalid: [
    ignored("an awaited Result", "await save();"),
    ignored("a Result at once", "check();"),
    ignored("a Result or nothing", "await find();"),
    ignored("a Result declared unwanted", "void check();"),
    ignored("a Result among others", "await Promise.all(several);"),
    ignored("a list of Results", "await Promise.all([1, 2].map(save));"),
    ignored("a Result in one branch", "declare const late: boolean; late ? check() : undefined;"),
  ],
});
