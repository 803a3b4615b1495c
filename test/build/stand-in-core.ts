import { registerHooks } from "node:module";

/**
 * Gives a Functions app the module that only a host has, `@azure/functions-core`, and prints the names of the
 * functions that the app registers, as one line of JSON, when the process ends.
 * Used as `node --import ./stand-in-core.ts main.mjs`.
 */
const registered: string[] = [];

Object.assign(globalThis, {
  functionsCore: {
    version: "4",
    hostVersion: "4",
    log: () => undefined,
    registerFunction: ({ name }: { readonly name: string }) => {
      registered.push(name);
      return { dispose: () => undefined };
    },
    registerHook: () => ({ dispose: () => undefined }),
    setProgrammingModel: () => undefined,
    getProgrammingModel: () => undefined,
  },
});

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "@azure/functions-core"
      ? { url: "stand-in:core", format: "commonjs", shortCircuit: true }
      : next(specifier, context),
  load: (url, context, next) =>
    url === "stand-in:core"
      ? { source: "module.exports = globalThis.functionsCore;", format: "commonjs", shortCircuit: true }
      : next(url, context),
});

process.on("exit", () => {
  process.stdout.write(`${JSON.stringify(registered.sort())}\n`);
});
