import { type Versioned } from "../../shared/application/ports/personal-spaces.ts";
import { type Publications } from "../../shared/application/ports/publications.ts";
import {
  parsePublicationDocument,
  publicationDocument,
} from "../../shared/contracts/storage/publication-document.ts";
import { type Publication } from "../../shared/domain/publication/publication.ts";

export interface MemoryPublications extends Publications {
  /** All of them, visible or not, in the order of their creation. */
  readonly all: readonly Publication[];
}

/** Published deposits in memory. */
export function memoryPublications(): MemoryPublications {
  const documents = new Map<string, { readonly text: string; readonly version: string }>();
  let versions = 0;

  const write = (publication: Publication): string => {
    versions += 1;
    const version = `"${String(versions)}"`;
    documents.set(keyOf(publication), { text: JSON.stringify(publicationDocument(publication)), version });
    return version;
  };

  const find = (key: string): Versioned<Publication> | undefined => {
    const kept = documents.get(key);
    return kept === undefined ? undefined : { value: read(kept.text), version: kept.version };
  };

  const all = (): readonly Publication[] => [...documents.values()].map(({ text }) => read(text));

  return {
    get all() {
      return all();
    },
    async create(publication) {
      await Promise.resolve();
      const first = find(keyOf(publication));
      if (first !== undefined) return { created: false, found: first };
      return { created: true, found: { version: write(publication), value: publication } };
    },
    async read(enterpriseNumber, id) {
      await Promise.resolve();
      return find(keyOf({ enterpriseNumber, id }));
    },
    async replace(publication, version) {
      await Promise.resolve();
      if (documents.get(keyOf(publication))?.version !== version) return false;
      write(publication);
      return true;
    },
    async ofEnterprise(enterpriseNumber) {
      await Promise.resolve();
      return all()
        .filter((publication) => publication.enterpriseNumber === enterpriseNumber)
        .sort((a, b) => newestFirst(orderOf(a), orderOf(b)));
    },
  };
}

const keyOf = ({ enterpriseNumber, id }: Pick<Publication, "enterpriseNumber" | "id">): string =>
  JSON.stringify([enterpriseNumber, id]);

const read = (text: string): Publication => parsePublicationDocument(JSON.parse(text));

const orderOf = ({ depositDate, reference }: Publication): string => `${depositDate} ${reference}`;

const newestFirst = (a: string, b: string): number => (a > b ? -1 : Number(a < b));
