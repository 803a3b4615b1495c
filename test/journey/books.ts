import { ServiceBusClient } from "@azure/service-bus";
import { CosmosClient } from "@azure/cosmos";
import { z } from "zod";
import { type Endpoints } from "../../local/endpoints.ts";
import { hostedPaymentProvider } from "../../shared/adapters/payments/hosted-payment-provider.ts";
import { type Checkout } from "../../shared/application/ports/payment-provider.ts";
import { parseFilingDocument } from "../../shared/contracts/storage/filing-document.ts";
import { parsePaymentDocument } from "../../shared/contracts/storage/payment-document.ts";
import { parsePublicationDocument } from "../../shared/contracts/storage/publication-document.ts";
import { topology } from "../../shared/contracts/topology.ts";
import { type Filing } from "../../shared/domain/filing/filing.ts";
import { type Payment } from "../../shared/domain/payment/payment.ts";
import { type Publication } from "../../shared/domain/publication/publication.ts";

/** What the services hold, read behind the back of the application. */
export interface Books {
  readonly filings: readonly Filing[];
  readonly payments: readonly Payment[];
  readonly publications: readonly Publication[];
  /** Every checkout that a payment names, as the provider has it. */
  readonly checkouts: readonly Checkout[];
  readonly refunds: number;
  readonly deadLetters: number;
}

export const readBooks = (endpoints: Endpoints): Promise<Books> =>
  withDatabase(endpoints, async (read) => {
    const spaces = await read("personal-spaces");
    const payments = spaces.map(parsePaymentDocument).filter((payment) => payment !== undefined);
    return {
      filings: spaces.map(parseFilingDocument).filter((filing) => filing !== undefined),
      payments,
      publications: (await read("publications")).map(parsePublicationDocument),
      checkouts: await checkoutsOf(endpoints, payments),
      refunds: (await read("registers", "SELECT c.id FROM c WHERE c.kind = 'refund'")).length,
      deadLetters: await deadLetters(endpoints),
    };
  });

/** The documents that wait for a queue, by their id, each with the queue and the instant since which it waits. */
export const waitingIn = (endpoints: Endpoints): Promise<ReadonlyMap<string, string>> =>
  withDatabase(endpoints, async (read) => {
    const found = await read(
      "personal-spaces",
      "SELECT c.id, c.waiting FROM c WHERE IS_DEFINED(c.waiting.since)",
    );
    return new Map(
      z
        .array(waitingDocument)
        .parse(found)
        .map(({ id, waiting }) => [id, `${waiting.for} ${waiting.since}`]),
    );
  });

const waitingDocument = z.object({
  id: z.string(),
  waiting: z.object({ for: z.string(), since: z.string() }),
});

type Read = (container: string, query?: string) => Promise<readonly unknown[]>;

async function withDatabase<Answer>(
  endpoints: Endpoints,
  ask: (read: Read) => Promise<Answer>,
): Promise<Answer> {
  const client = new CosmosClient(endpoints.cosmos);
  try {
    return await ask(async (container, query = "SELECT * FROM c") => {
      const { items } = client.database(topology.database).container(container);
      return (await items.query<unknown>(query).fetchAll()).resources;
    });
  } finally {
    client.dispose();
  }
}

/** What is wrong with the books after a load of which every bundle was paid and published: nothing may be. */
export function wrongIn(
  books: Books,
  load: { readonly acknowledged: ReadonlySet<string>; readonly payments: ReadonlySet<string> },
): readonly string[] {
  const { filings, payments, publications, checkouts } = books;
  return [
    ...[...load.acknowledged].flatMap((id) => wrongWithFiling(id, books)),
    ...unless(
      filings.length === load.acknowledged.size,
      `${String(filings.length)} filings, ${String(load.acknowledged.size)} acknowledged`,
    ),
    ...unless(
      publications.length === filings.length,
      `${String(publications.length)} publications of ${String(filings.length)} filings`,
    ),
    ...unless(
      isUnique(publications.map(({ reference }) => reference)),
      "two publications have one reference",
    ),
    ...unless(
      payments.length === load.payments.size,
      `${String(payments.length)} payments, ${String(load.payments.size)} acknowledged`,
    ),
    ...payments.flatMap((payment) => wrongWithPayment(payment, checkouts)),
    ...[...filings, ...payments].flatMap((document) =>
      unless(!("waiting" in document), `${document.id} still waits`),
    ),
    ...unless(books.refunds === 0, `${String(books.refunds)} refunds`),
    ...unless(books.deadLetters === 0, `${String(books.deadLetters)} dead letters`),
  ];
}

function wrongWithFiling(id: string, { filings, publications }: Books): readonly string[] {
  const filing = filings.find((candidate) => candidate.id === id);
  if (filing?.status !== "published") return [`${id} was acknowledged and is ${filing?.status ?? "gone"}`];
  const own = publications.filter(({ filingId }) => filingId === id);
  return [
    ...unless(own.length === 1, `${id} is published ${String(own.length)} times`),
    ...own.flatMap(({ reference, visible, enterpriseNumber }) => [
      ...unless(
        reference === filing.reference,
        `${id} is published as ${reference} and says ${filing.reference}`,
      ),
      ...unless(visible, `${id} is published and hidden`),
      ...unless(
        publications.filter((other) => other.enterpriseNumber === enterpriseNumber).length === 1,
        `${enterpriseNumber} has several publications`,
      ),
    ]),
  ];
}

/** Settled, by the one checkout of it that was paid. */
function wrongWithPayment(
  { id, status, settledBy, attempts }: Payment,
  checkouts: readonly Checkout[],
): readonly string[] {
  const ids = attempts.map(({ checkoutId }) => checkoutId);
  const paid = checkouts.filter((checkout) => checkout.status === "paid" && ids.includes(checkout.id));
  return [
    ...unless(status === "settled", `${id} is ${status}`),
    ...unless(paid.length === 1 && paid[0]?.id === settledBy, `${id} was paid ${String(paid.length)} times`),
  ];
}

async function checkoutsOf(
  { paymentProvider }: Endpoints,
  payments: readonly Payment[],
): Promise<readonly Checkout[]> {
  const provider = hostedPaymentProvider({
    baseUrl: paymentProvider.url,
    apiKey: paymentProvider.apiKey,
    timeoutMilliseconds: 8_000,
  });
  const ids = payments.flatMap(({ attempts }) => attempts.flatMap(({ checkoutId }) => checkoutId ?? []));
  const found: Checkout[] = [];
  for (const id of ids) {
    const checkout = await provider.fetch(id);
    if (checkout !== undefined) found.push(checkout);
  }
  return found;
}

async function deadLetters({ serviceBus }: Endpoints): Promise<number> {
  const client = new ServiceBusClient(serviceBus);
  try {
    const peeked = await Promise.all(
      topology.queues.map(({ name }) =>
        client.createReceiver(name, { subQueueType: "deadLetter" }).peekMessages(100),
      ),
    );
    return peeked.flat().length;
  } finally {
    await client.close();
  }
}

/** How many publications the public sees of each enterprise. */
export async function publicReferences(url: string, enterpriseNumber: string): Promise<readonly unknown[]> {
  const response = await fetch(`${url}/authentic/legalEntity/${enterpriseNumber}/references`);
  return z.array(z.unknown()).parse(await response.json());
}

const unless = (isSo: boolean, wrong: string): readonly string[] => (isSo ? [] : [wrong]);

const isUnique = (values: readonly string[]): boolean => new Set(values).size === values.length;
