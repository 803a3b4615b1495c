import { type Clock } from "../../shared/application/ports/clock.ts";
import { type Versioned } from "../../shared/application/ports/personal-spaces.ts";
import { type Publications } from "../../shared/application/ports/publications.ts";
import {
  parsePublicationDocument,
  publicationDocument,
} from "../../shared/contracts/storage/publication-document.ts";
import { type Instant } from "../../shared/domain/instant.ts";
import { type Publication } from "../../shared/domain/publication/publication.ts";
import { frozen } from "./frozen.ts";
import { storeStamp } from "./store-stamp.ts";

export interface MemoryPublications extends Publications {
  /** All of them, visible or not, in the order of their creation. */
  readonly all: readonly Publication[];
  /** Somebody goes behind the back of the application: changes a publication, or removes it. */
  tamper(
    place: Pick<Publication, "enterpriseNumber" | "id">,
    change: (publication: Publication) => Publication | undefined,
  ): void;
}

interface Kept extends Versioned<Publication> {
  readonly changedAt: Instant;
}

/** Published deposits in memory; changes are stamped by the clock. */
export function memoryPublications(clock: Clock): MemoryPublications {
  const documents = new Map<string, Kept>();
  let versions = 0;

  const write = (publication: Publication): string => {
    versions += 1;
    const version = `"${String(versions)}"`;
    const value = throughTheWire(publication);
    documents.set(keyOf(publication), { value, version, changedAt: storeStamp(clock.now()) });
    return version;
  };

  const find = (key: string): Versioned<Publication> | undefined => {
    const kept = documents.get(key);
    return kept === undefined ? undefined : { value: kept.value, version: kept.version };
  };

  const all = (): readonly Publication[] => [...documents.values()].map(({ value }) => value);

  return {
    get all() {
      return all();
    },
    async create(publication) {
      await Promise.resolve();
      const first = find(keyOf(publication));
      if (first !== undefined) return { created: false, found: first };
      const version = write(publication);
      return { created: true, found: { value: publication, version } };
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
    async ofReference(reference) {
      await Promise.resolve();
      return all().filter((publication) => publication.reference === reference);
    },
    async *changedBetween(after, until) {
      await Promise.resolve();
      for (const { value, changedAt } of documents.values()) {
        const { enterpriseNumber, id } = value;
        if (changedAt > after && changedAt <= until) yield [{ enterpriseNumber, id }];
      }
    },
    tamper(place, change) {
      const kept = find(keyOf(place));
      if (kept === undefined) throw new Error(`there is no ${place.id} to tamper with`);
      const publication = change(kept.value);
      if (publication === undefined) documents.delete(keyOf(place));
      else write(publication);
    },
  };
}

const keyOf = ({ enterpriseNumber, id }: Pick<Publication, "enterpriseNumber" | "id">): string =>
  JSON.stringify([enterpriseNumber, id]);

/** Only what can be stored comes back, and nobody can change it. */
const throughTheWire = (publication: Publication): Publication =>
  frozen(parsePublicationDocument(JSON.parse(JSON.stringify(publicationDocument(publication)))));

const orderOf = ({ depositDate, reference }: Publication): string => `${depositDate} ${reference}`;

const newestFirst = (a: string, b: string): number => (a > b ? -1 : Number(a < b));
