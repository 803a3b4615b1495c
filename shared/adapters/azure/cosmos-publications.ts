import { z } from "zod";
import { Fault } from "../../application/fault.ts";
import { type Versioned } from "../../application/ports/personal-spaces.ts";
import { type Publications } from "../../application/ports/publications.ts";
import {
  parsePublicationDocument,
  publicationDocument,
} from "../../contracts/storage/publication-document.ts";
import { type Publication } from "../../domain/publication/publication.ts";
import { type CosmosDocuments, secondsOf } from "./cosmos-documents.ts";

const pageSize = 100;

/** Published deposits in the container with the key enterprise number. */
export const cosmosPublications = (documents: CosmosDocuments): Publications => ({
  async create(publication) {
    const version = await documents.create(publicationDocument(publication));
    if (version !== undefined) return { created: true, found: { value: publication, version } };
    const found = await read(documents, publication.enterpriseNumber, publication.id);
    if (found === undefined) throw new Fault("a publication that is said to exist cannot be read");
    return { created: false, found };
  },

  read: (enterpriseNumber, id) => read(documents, enterpriseNumber, id),

  async replace(publication, version) {
    const partition = [publication.enterpriseNumber];
    return (await documents.replace(publicationDocument(publication), partition, version)) !== undefined;
  },

  async ofEnterprise(enterpriseNumber) {
    const publications: Publication[] = [];
    let continuation: string | undefined;
    do {
      const page = await documents.page(
        { query: "SELECT * FROM c ORDER BY c.depositDate DESC, c.reference DESC" },
        {
          partition: [enterpriseNumber],
          limit: pageSize,
          ...(continuation === undefined ? {} : { continuation }),
        },
      );
      publications.push(...(page?.items ?? []).map(parsePublicationDocument));
      continuation = page?.continuation ?? undefined;
    } while (continuation !== undefined);
    return publications;
  },

  async ofReference(reference) {
    const publications: Publication[] = [];
    const pages = documents.pages({
      query: "SELECT * FROM c WHERE c.reference = @reference",
      parameters: [{ name: "@reference", value: reference }],
    });
    for await (const page of pages) publications.push(...page.map(parsePublicationDocument));
    return publications;
  },

  async *changedBetween(after, until) {
    const pages = documents.pages({
      query: "SELECT c.enterpriseNumber, c.id FROM c WHERE c._ts > @after AND c._ts <= @until",
      parameters: secondsOf({ after, until }),
    });
    for await (const page of pages) yield z.array(changedPublication).parse(page);
  },
});

const changedPublication = z.object({ enterpriseNumber: z.string(), id: z.string() });

async function read(
  documents: CosmosDocuments,
  enterpriseNumber: string,
  id: string,
): Promise<Versioned<Publication> | undefined> {
  const found = await documents.read(id, [enterpriseNumber]);
  return found === undefined
    ? undefined
    : { value: parsePublicationDocument(found.document), version: found.version };
}
