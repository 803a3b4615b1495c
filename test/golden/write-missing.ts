import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { shapes } from "./shapes.ts";

// A golden file is written once, when its shape is first shipped, and never changed: stored documents do not change
// either. A new version of a shape gets a new name in `shapes.ts`, and the old file stays readable.
for (const [name, { example }] of Object.entries(shapes)) {
  const file = join(import.meta.dirname, `${name}.v1.json`);
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(example(), null, 2)}\n`);
}
