import { build } from "esbuild";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

const repository = resolve(import.meta.dirname, "..");

const { values } = parseArgs({
  options: {
    entry: { type: "string", default: join(repository, "functions/main.ts") },
    out: { type: "string", default: join(repository, "dist") },
  },
});

await buildApp(resolve(values.entry), resolve(values.out));

/**
 * Afterwards the folder holds all that is deployed: one bundle, its source map, and what the host reads.
 * The host injects `@azure/functions-core` at run time, so it stays an import. Packages written as CommonJS
 * call `require` for Node's own modules, which a bundle in ESM must be given.
 */
async function buildApp(entry: string, folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  await build({
    entryPoints: [entry],
    outfile: join(folder, "main.mjs"),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    external: ["@azure/functions-core"],
    sourcemap: true,
    legalComments: "none",
    banner: {
      js: 'import { createRequire as requireFrom } from "node:module";\nconst require = requireFrom(import.meta.url);',
    },
    logLevel: "warning",
  });
  cpSync(join(repository, "host.json"), join(folder, "host.json"));
  copyFonts(folder);
  writeManifest(folder);
}

/** pdfkit reads these at run time: the fonts by `#standard-fonts/NAME`, the colour profile beside its own file. */
function copyFonts(folder: string): void {
  const pdfkit = join(repository, "node_modules/pdfkit/js");
  cpSync(join(pdfkit, "standard-fonts"), join(folder, "standard-fonts"), {
    recursive: true,
    filter: (source) => !source.endsWith(".mjs"),
  });
  const profile = "data/sRGB_IEC61966_2_1.icc";
  cpSync(join(pdfkit, profile), join(folder, profile));
}

function writeManifest(folder: string): void {
  const { name, version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
    name: string;
    version: string;
  };
  const manifest = {
    name,
    version,
    private: true,
    type: "module",
    main: "main.mjs",
    imports: { "#standard-fonts/*": "./standard-fonts/*.cjs" },
  };
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
}
