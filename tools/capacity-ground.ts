import { type Assumed, type Limits, type Resource } from "./capacity-model.ts";

/** A figure that was not measured here: what it is, and where it comes from. */
export interface Figure {
  readonly value: number;
  readonly unit: string;
  readonly what: string;
  /** A page, or why we think so. */
  readonly source: string;
}

const learn = "https://learn.microsoft.com/azure";

/** The day on which every page below was read. */
export const lookedUp = "2026-11-23";

/** What nobody told us. Another value, another result: change it here and run the reckoning again. */
export const assumptions: Readonly<Record<keyof Assumed, Figure>> = {
  filingsAYear: {
    value: 500_000,
    unit: "filings",
    what: "in a year",
    source: "about as many as the Central Balance Sheet Office receives (press, 2022)",
  },
  peakDayShare: {
    value: 0.05,
    unit: "of a year",
    what: "on the busiest day",
    source: "ours: the bank warns of load on the last working days of June to September, without figures",
  },
  peakHourShare: { value: 0.2, unit: "of that day", what: "in its busiest hour", source: "ours" },
  minuteOverHour: { value: 3, unit: "times", what: "the busiest minute over its hour", source: "ours" },
  looksPerFiling: {
    value: 5,
    unit: "requests",
    what: "to see where a filing stands",
    source: "ours: nobody looks on while the counters are measured",
  },
  busiestConnectionShare: {
    value: 1,
    unit: "of filings",
    what: "by the busiest connection",
    source:
      "cautious: accountants file with certificates, and after the cutoff all of those are one connection",
  },
  strongReadFactor: {
    value: 2,
    unit: "times",
    what: "a read under Strong consistency over what the emulator charges",
    source: `${learn}/cosmos-db/consistency-levels`,
  },
  messageBytes: {
    value: 1_000,
    unit: "bytes",
    what: "a message with its properties",
    source: "ours, rounded up",
  },
  uploadBytes: {
    value: 250_000,
    unit: "bytes",
    what: "an uploaded file, on average",
    source: "ours: micro 40 to 100 kB, abbreviated 80 to 250 kB, full 0.4 to 1.2 MB",
  },
  indexFactor: { value: 1.3, unit: "times", what: "documents with their index", source: "ours" },
  waitingSeconds: {
    value: 600,
    unit: "seconds",
    what: "that a document waits for a queue, over all filings",
    source:
      "ours: work takes seconds, an open checkout until it is paid or expires, after 15 minutes on the desk",
  },
  sweepPageSeconds: {
    value: 0.05,
    unit: "seconds",
    what: "for the sweeper to get one page of what waits",
    source: "ours: a round trip and a page of 200 documents",
  },
};

/** What the services stop at. */
export const limits: Readonly<Record<keyof Limits, Figure>> = {
  partitionRequestUnits: {
    value: 10_000,
    unit: "RU/s",
    what: "a physical partition",
    source: `${learn}/cosmos-db/partitioning-overview`,
  },
  partitionGigabytes: {
    value: 50,
    unit: "GB",
    what: "a physical partition, then it splits",
    source: `${learn}/cosmos-db/partitioning-overview`,
  },
  messagingUnitBytesPerSecond: {
    value: 4_000_000,
    unit: "bytes/s",
    what: "a messaging unit, in and out, in Microsoft's benchmark",
    source: `${learn}/service-bus-messaging/service-bus-performance-improvements`,
  },
  storageRequestsPerSecond: {
    value: 20_000,
    unit: "requests/s",
    what: "a storage account; 40,000 in West Europe",
    source: `${learn}/storage/common/scalability-targets-standard-account`,
  },
  sweepPageDocuments: {
    value: 200,
    unit: "documents",
    what: "a page of a query over all partitions",
    source: "shared/adapters/azure/cosmos-documents.ts",
  },
};

/** Every value by its name. */
export const valuesOf = <Name extends string>(
  figures: Readonly<Record<Name, Figure>>,
): Record<Name, number> =>
  Object.fromEntries(Object.entries<Figure>(figures).map(([name, { value }]) => [name, value])) as Record<
    Name,
    number
  >;

/** How a resource is called, what its need is counted in, and what is done when it is full. */
export interface ResourceText {
  readonly name: string;
  readonly unit: string;
  /** Whether the limit is a size that we chose, or one that the service sets. */
  readonly limitIs: "size" | "service";
  readonly then: string;
}

export const resources: Readonly<Record<Resource, ResourceText>> = {
  "personal-spaces-partition": {
    name: "`personal-spaces`, the partition of one connection",
    unit: "RU/s",
    limitIs: "service",
    then: "another first key level, see below",
  },
  "personal-spaces": {
    name: "`personal-spaces`, the container",
    unit: "RU/s",
    limitIs: "size",
    then: "raise it in `infra/sizes.bicep`; 1,000,000 without asking Microsoft",
  },
  references: {
    name: "`references`",
    unit: "RU/s",
    limitIs: "size",
    then: "raise it; the key is the id and spreads",
  },
  publications: {
    name: "`publications`",
    unit: "RU/s",
    limitIs: "size",
    then: "raise it; the key is the enterprise and spreads",
  },
  instances: {
    name: "function instances",
    unit: "cores",
    limitIs: "size",
    then: "raise `maximumInstances`; past 250 cores the subscription's quota, past 1,000 a second app",
  },
  messaging: {
    name: "Service Bus",
    unit: "bytes/s",
    limitIs: "size",
    then: "up to 16 messaging units, past that a namespace for each few queues",
  },
  "uploads-account": {
    name: "storage account of uploads",
    unit: "requests/s",
    limitIs: "service",
    then: "ask for more, then several accounts by the digest of the filing",
  },
  "archive-account": {
    name: "storage account of the archive",
    unit: "requests/s",
    limitIs: "service",
    then: "ask for more, then an account for each year",
  },
  sweep: {
    name: "what waits, read within a minute by one sweep",
    unit: "documents",
    limitIs: "service",
    then: "sweep each connection by itself, then each range of spaces",
  },
};

/** The price of one unit; absent where none was found. Microsoft's own example for the United States, not an offer. */
export const prices: Readonly<Record<string, { readonly dollars: number; readonly source: string }>> = {
  "database, 100 RU/s for an hour": {
    // The rate of manual throughput, and autoscale's factor over it.
    dollars: 0.008 * 1.5,
    source: `${learn}/cosmos-db/understand-your-bill, ${learn}/cosmos-db/autoscale-faq`,
  },
  "database, GB for a month, after a year": {
    dollars: 0.25,
    source: `${learn}/cosmos-db/understand-your-bill`,
  },
};
