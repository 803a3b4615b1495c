import { registerHooks } from "node:module";
import { plantedDefects } from "./planted-defects.ts";

/**
 * Preloaded with `node --import`: what is imported afterwards has the defect in it that PLANTED_DEFECT names. An edit
 * that no longer fits its file is an error, so that no defect is left out when the code moves on.
 */
const name = process.env["PLANTED_DEFECT"] ?? "";
const defect = plantedDefects.find((known) => known.name === name);
if (defect === undefined) throw new Error(`no defect is called "${name}"`);

const root = new URL("../../", import.meta.url).href;

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const edits = defect.edits.filter(({ file }) => url === root + file);
    if (edits.length === 0 || loaded.source === undefined) return loaded;
    const text = typeof loaded.source === "string" ? loaded.source : new TextDecoder().decode(loaded.source);
    return { ...loaded, source: edits.reduce(edited, text) };
  },
});

function edited(
  text: string,
  { file, find, replace }: (typeof plantedDefects)[number]["edits"][number],
): string {
  const [before = "", after, ...more] = text.split(find);
  if (after === undefined || more.length > 0) throw new Error(`"${name}" does not fit ${file}`);
  return before + replace + after;
}
