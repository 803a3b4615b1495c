/** The frameworks whose files are accepted, oldest first. */
export const frameworks = ["19.5", "22.19", "23.0", "25.0", "26.0"] as const;

export type Framework = (typeof frameworks)[number];

/** The models that may be filed as XBRL. */
export const xbrlModels = [
  "m01-f",
  "m02-f",
  "m04-f",
  "m05-f",
  "m07-f",
  "m08-f",
  "m81-f",
  "m82-f",
  "m87-f",
] as const;

export type XbrlModel = (typeof xbrlModels)[number];

/** What the address of a taxonomy says: the framework and the model as written, and whether we accept them. */
export type Taxonomy =
  | { readonly kind: "known"; readonly framework: Framework; readonly model: XbrlModel }
  | {
      readonly kind: "unknown-framework" | "unknown-model" | "split-model" | "pdf-model";
      readonly framework: string;
      readonly model: string;
    }
  | { readonly kind: "outdated" | "unknown" };

/** Reads the address a file gives in its `schemaRef`. */
export function taxonomyAt(address: string): Taxonomy {
  if (/^https?:\/\/www\.nbb\.be\/be\/fr\/pfs\//.test(address)) return { kind: "outdated" };
  const parts = currentAddress.exec(address)?.groups;
  if (parts === undefined || parts["folder"] !== parts["code"]) return { kind: "unknown" };
  const framework = parts["framework"] ?? "";
  const model = `${parts["code"] ?? ""}-${parts["suffix"] ?? ""}`;
  if (!isFramework(framework)) return { kind: "unknown-framework", framework, model };
  if (isXbrlModel(model)) return { kind: "known", framework, model };
  return { kind: refusalOf(model), framework, model };
}

const currentAddress =
  /^http:\/\/www\.nbb\.be\/be\/fr\/cbso\/fws\/(?<framework>\d{1,3}\.\d{1,3})\/mod\/(?<folder>m\d{2,3})\/(?<code>m\d{2,3})-(?<suffix>[a-z](?:-p)?)\.xsd$/;

/** The full model in one file is accepted; its halves, `a` (accounts) and `o` (other documents), are not. */
function refusalOf(model: string): "split-model" | "pdf-model" | "unknown-model" {
  if (model.endsWith("-p")) return "pdf-model";
  return /-[ao]$/.test(model) && isXbrlModel(model.replace(/-[ao]$/, "-f")) ? "split-model" : "unknown-model";
}

export const isXbrlModel = (text: string): text is XbrlModel =>
  (xbrlModels as readonly string[]).includes(text);

const isFramework = (text: string): text is Framework => (frameworks as readonly string[]).includes(text);
