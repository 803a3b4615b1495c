import { Fault } from "../../application/fault.ts";
import { type Reference, type References } from "../../application/ports/references.ts";
import {
  communicationId,
  keyPointerId,
  parsePointerDocument,
  pointerDocument,
  publicationPointerId,
  successionCodeId,
} from "../../contracts/storage/reference-documents.ts";
import { type CosmosDocuments } from "./cosmos-documents.ts";

/** Create-only pointers: a conflict is answered with the pointer that was there first. */
export const cosmosReferences = (documents: CosmosDocuments): References => ({
  async create<Kind extends Reference["kind"]>(pointer: Extract<Reference, { kind: Kind }>) {
    const document = pointerDocument(pointer);
    if ((await documents.create(document)) !== undefined) return { created: true, pointer };
    const first = await find<Kind>(documents, document.id, pointer.kind);
    if (first === undefined) throw new Fault("a pointer that is said to exist cannot be read");
    return { created: false, pointer: first };
  },
  communication: (digits) => find<"communication">(documents, communicationId(digits), "communication"),
  key: (keyId) => find<"key">(documents, keyPointerId(keyId), "key"),
  successionCode: (codeDigest) =>
    find<"succession-code">(documents, successionCodeId(codeDigest), "succession-code"),
  publication: (reference) => find<"publication">(documents, publicationPointerId(reference), "publication"),
});

async function find<Kind extends Reference["kind"]>(
  documents: CosmosDocuments,
  id: string,
  kind: Kind,
): Promise<Extract<Reference, { kind: Kind }> | undefined> {
  const found = await documents.read(id, [id]);
  if (found === undefined) return undefined;
  const pointer = parsePointerDocument(found.document);
  return isOfKind(pointer, kind) ? pointer : undefined;
}

const isOfKind = <Kind extends Reference["kind"]>(
  pointer: Reference,
  kind: Kind,
): pointer is Extract<Reference, { kind: Kind }> => pointer.kind === kind;
