import { readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import ts from "typescript";

const root = resolve(import.meta.dirname, "../..");
const folder = join(root, "shared/adapters/azure");
const deadlines = join(folder, "trouble.ts");

/** What the SDKs offer and we leave alone. */
const banned: Readonly<Record<string, string>> = {
  bulk: "it is not all or nothing",
  executeBulkOperations: "it is not all or nothing",
  upsert: "it overwrites what somebody else wrote",
  uploadStream: "it ignores its signal while the source is paused (trap 24)",
  uploadData: "it makes several requests of one, each with a fate of its own",
  uploadFile: "it makes several requests of one, each with a fate of its own",
};

let checker: ts.TypeChecker;
let nodes: readonly ts.Node[];
/** Those that somebody else answers, later or never: an SDK, or an iterator that it made. */
let asked: readonly ts.CallExpression[];

beforeAll(() => {
  const files = readdirSync(folder).map((name) => join(folder, name));
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.NodeNext,
    types: ["node"],
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
  });
  checker = program.getTypeChecker();
  nodes = files.filter((file) => file !== deadlines).flatMap((file) => nodesIn(program.getSourceFile(file)));
  asked = nodes.filter(ts.isCallExpression).filter((call) => !isOurs(call) && isAnsweredLater(call));
}, 180_000);

test("the adapters ask the SDKs for something, and this test sees it", () => {
  expect(asked.map(nameOf)).toEqual(
    expect.arrayContaining([
      "read",
      "create",
      "replace",
      "batch",
      "fetchNext",
      "upload",
      "download",
      "sendMessages",
    ]),
  );
});

test("no call of an SDK is outside the deadline", () => {
  expect(asked.filter((call) => !isUnderDeadline(call)).map(place)).toEqual([]);
});

test("no list of an SDK is walked as a whole: each page is a call", () => {
  const walks = nodes.filter(ts.isForOfStatement).filter(({ awaitModifier }) => awaitModifier !== undefined);
  const ofSdk = walks.filter(({ expression }) => isOfSdk(checker.getTypeAtLocation(expression)));
  expect(ofSdk.map(({ expression }) => expression.getText())).toEqual([]);
});

test("batches go through the wrapper that looks at each operation (trap 15)", () => {
  const batches = asked.filter((call) => nameOf(call) === "batch");
  expect(batches.map((call) => relative(folder, call.getSourceFile().fileName))).toEqual([
    "cosmos-documents.ts",
  ]);
});

test("what the SDKs offer and cannot hold is left alone", () => {
  const found = asked.filter((call) => nameOf(call) in banned);
  expect(found.map((call) => `${place(call)}: ${banned[nameOf(call)] ?? ""}`)).toEqual([]);
});

function nodesIn(node: ts.Node | undefined): readonly ts.Node[] {
  return node === undefined ? [] : [node, ...node.getChildren().flatMap(nodesIn)];
}

/** Our own functions, whose calls are looked at where they stand, and those that only wait for several of them. */
const isOurs = (call: ts.CallExpression): boolean =>
  (declaredIn(call)?.startsWith(`${root}/shared/`) ?? false) ||
  call.expression.getText().startsWith("Promise.");

function declaredIn(call: ts.CallExpression): string | undefined {
  return checker.getResolvedSignature(call)?.declaration?.getSourceFile().fileName;
}

const isOfSdk = ({ symbol }: ts.Type): boolean =>
  (symbol.declarations ?? []).some((node) => node.getSourceFile().fileName.includes("/node_modules/@azure/"));

const isAnsweredLater = (call: ts.CallExpression): boolean =>
  checker.getTypeAtLocation(call).getProperty("then") !== undefined;

/** Whether it is made inside a function that is handed to a {@link Call} of trouble.ts. */
function isUnderDeadline(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isSourceFile(parent)) return false;
  if (ts.isCallExpression(parent) && declaredIn(parent) === deadlines)
    return parent.arguments.includes(node as ts.Expression);
  return isUnderDeadline(parent);
}

function nameOf({ expression }: ts.CallExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
}

function place(call: ts.CallExpression): string {
  const source = call.getSourceFile();
  const { line } = source.getLineAndCharacterOfPosition(call.getStart());
  return `${relative(root, source.fileName)}:${String(line + 1)} ${nameOf(call)}`;
}
