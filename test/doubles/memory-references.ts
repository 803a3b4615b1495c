import { type Reference, type References } from "../../shared/application/ports/references.ts";
import {
  communicationId,
  keyPointerId,
  parsePointerDocument,
  pointerDocument,
  publicationPointerId,
  successionCodeId,
} from "../../shared/contracts/storage/reference-documents.ts";

export interface MemoryReferences extends References {
  /** Every pointer, in the order of their creation. */
  readonly pointers: readonly Reference[];
  /** Somebody goes behind the back of the application: changes a pointer, or removes it. */
  tamper<Kind extends Reference["kind"]>(
    pointer: Extract<Reference, { kind: Kind }>,
    changes: Partial<Extract<Reference, { kind: Kind }>> | undefined,
  ): void;
}

/** Pointers in memory: whoever comes first has it. */
export function memoryReferences(): MemoryReferences {
  const documents = new Map<string, string>();

  const find = async <Kind extends Reference["kind"]>(
    id: string,
    kind: Kind,
  ): Promise<Extract<Reference, { kind: Kind }> | undefined> => {
    await Promise.resolve();
    const text = documents.get(id);
    const pointer = text === undefined ? undefined : read(text);
    return pointer !== undefined && isOfKind(pointer, kind) ? pointer : undefined;
  };

  return {
    get pointers() {
      return [...documents.values()].map(read);
    },
    async create<Kind extends Reference["kind"]>(pointer: Extract<Reference, { kind: Kind }>) {
      await Promise.resolve();
      const document = pointerDocument(pointer);
      const created = !documents.has(document.id);
      if (created) documents.set(document.id, JSON.stringify(document));
      const first = await find<Kind>(document.id, pointer.kind);
      if (first === undefined) throw new Error("a pointer of another kind has this id");
      return { created, pointer: first };
    },
    communication: (digits) => find<"communication">(communicationId(digits), "communication"),
    key: (keyId) => find<"key">(keyPointerId(keyId), "key"),
    successionCode: (codeDigest) => find<"succession-code">(successionCodeId(codeDigest), "succession-code"),
    publication: (reference) => find<"publication">(publicationPointerId(reference), "publication"),
    tamper(pointer, changes) {
      const { id } = pointerDocument(pointer);
      if (changes === undefined) documents.delete(id);
      else documents.set(id, JSON.stringify({ ...pointerDocument({ ...pointer, ...changes }), id }));
    },
  };
}

const read = (text: string): Reference => parsePointerDocument(JSON.parse(text));

const isOfKind = <Kind extends Reference["kind"]>(
  pointer: Reference,
  kind: Kind,
): pointer is Extract<Reference, { kind: Kind }> => pointer.kind === kind;
