import { type Publication } from "../domain/publication/publication.ts";
import { type Result, ok, refuse } from "../domain/result.ts";
import { Fault } from "./fault.ts";
import { type Documents } from "./ports/documents.ts";
import { type Publications } from "./ports/publications.ts";
import { type References } from "./ports/references.ts";
import { type RefusalOf } from "./refusal.ts";

interface Consulting {
  readonly publications: Publications;
  readonly references: References;
  readonly documents: Documents;
}

export type Rendition = "original" | "json" | "pdf";

/** What is published of an enterprise, newest deposit first; an enterprise without any is not found. */
export const listReferences =
  ({ publications }: Pick<Consulting, "publications">) =>
  async (enterpriseNumber: string): Promise<Result<readonly Publication[], RefusalOf<"not-found">>> => {
    const visible = (await publications.ofEnterprise(enterpriseNumber)).filter(({ visible }) => visible);
    return visible.length === 0 ? refuse({ kind: "not-found" }) : ok(visible);
  };

/** A published deposit in the rendition asked for. */
export const readPublication =
  ({ publications, references, documents }: Consulting) =>
  async (
    reference: string,
    rendition: Rendition,
  ): Promise<
    Result<
      { readonly publication: Publication; readonly bytes: AsyncIterable<Uint8Array> },
      RefusalOf<"not-found">
    >
  > => {
    const pointer = await references.publication(reference);
    if (pointer === undefined) return refuse({ kind: "not-found" });
    const found = await publications.read(pointer.enterpriseNumber, pointer.publicationId);
    if (found?.value.visible !== true) return refuse({ kind: "not-found" });
    const bytes = await documents.publication(found.value.documents[rendition]);
    if (bytes === undefined) throw new Fault("a published document cannot be read");
    return ok({ publication: found.value, bytes });
  };
