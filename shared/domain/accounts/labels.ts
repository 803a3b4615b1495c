import { type Localized } from "../language.ts";

/** What codes are called in four languages; undefined where no source gives a name. */
export interface Labels {
  /** A rubric of a model: `("m87-f", "20/58")`. */
  readonly rubric: (model: string, code: string) => Localized | undefined;
  /** A member of a code list: `("lgf-enum:list2", "m610")`. */
  readonly member: (list: string, code: string) => Localized | undefined;
  readonly model: (code: string) => Localized | undefined;
}

/** Loads the names on first use: validating needs none of them, a rendition does. */
export function labels(): Promise<Labels> {
  loaded ??= load();
  return loaded;
}

let loaded: Promise<Labels> | undefined;

async function load(): Promise<Labels> {
  const [rubrics, codes, models] = await Promise.all([
    import("./catalogue/labels.json", { with: { type: "json" } }),
    import("./catalogue/code-lists.json", { with: { type: "json" } }),
    import("./catalogue/models.json", { with: { type: "json" } }),
  ]);
  const ofRubrics = new Map(Object.entries(rubrics.default.labels));
  const ofLists = new Map<string, Readonly<Record<string, string>>>(Object.entries(codes.default.lists));
  const ofModels = new Map(Object.entries(models.default.names));
  return {
    rubric: (model, code) => localized(ofRubrics.get(`${model} ${code}`) ?? ofRubrics.get(code)),
    member: (list, code) => localized(ofLists.get(list)?.[code]),
    model: (code) => localized(ofModels.get(code)),
  };
}

/** `nl|fr|de|en`, or one wording where all are the same. */
function localized(wordings: string | undefined): Localized | undefined {
  if (wordings === undefined) return undefined;
  const [nl = "", fr = nl, de = nl, en = nl] = wordings.split("|");
  return { nl, fr, de, en };
}
