/** What the reckoning is made from: counters that were measured, sizes that are deployed, and what is assumed. */
export interface Ground {
  readonly counters: Counters;
  readonly sizes: Sizes;
  readonly assumed: Assumed;
  readonly limits: Limits;
}

/** What `npm run capacity:measure` writes, as far as it is reckoned with. */
export interface Counters {
  /** One filing, from the upload to the publication. */
  readonly filing: {
    readonly containers: Readonly<Record<string, Charges>>;
    readonly storedBytes: Readonly<Record<string, number>>;
    readonly messages: Readonly<Record<string, number>>;
    readonly blobs: Readonly<Record<string, BlobCounts>>;
    /** Requests that were answered over HTTP. */
    readonly requests: number;
    /** The longest piece of work of each queue on the desk, and the longest request under `http`. */
    readonly milliseconds: Readonly<Record<string, number>>;
    /** Once looking where a filing stands. */
    readonly look: Readonly<Record<string, Charges>>;
  };
  /** What one sweep costs, with more and more waiting. */
  readonly sweeps: readonly Sweep[];
}

export interface Sweep {
  readonly waiting: number;
  readonly charge: number;
}

interface Charges {
  readonly readCharge: number;
  readonly queryCharge: number;
  readonly writeCharge: number;
}

interface BlobCounts {
  readonly writes: number;
  readonly writtenBytes: number;
  readonly reads: number;
}

/** What is deployed in production. */
export interface Sizes {
  /** The most request units a second, by container. */
  readonly requestUnits: Readonly<Record<string, number>>;
  readonly messagingUnits: number;
  readonly maximumInstances: number;
  readonly alwaysReadyInstances: number;
  readonly instanceGigabytes: number;
}

export interface Assumed {
  readonly filingsAYear: number;
  /** The busiest day's part of a year, its busiest hour's part of it, and how far a minute exceeds its hour. */
  readonly peakDayShare: number;
  readonly peakHourShare: number;
  readonly minuteOverHour: number;
  readonly looksPerFiling: number;
  /** The part of all filings that come by the busiest connection at the peak. */
  readonly busiestConnectionShare: number;
  /** What a read costs under Strong consistency, over what the counters say. */
  readonly strongReadFactor: number;
  readonly messageBytes: number;
  readonly uploadBytes: number;
  /** Stored data with its index, over the data. */
  readonly indexFactor: number;
  /** How long a document waits, on average over all filings. */
  readonly waitingSeconds: number;
  /** How long the sweeper takes for one page of what waits. */
  readonly sweepPageSeconds: number;
}

export interface Limits {
  readonly partitionRequestUnits: number;
  readonly partitionGigabytes: number;
  readonly messagingUnitBytesPerSecond: number;
  readonly storageRequestsPerSecond: number;
  readonly sweepPageDocuments: number;
}

/** How fast filings come. */
export interface Load {
  readonly name: string;
  readonly filingsPerSecond: number;
}

export type Resource =
  | "personal-spaces-partition"
  | "personal-spaces"
  | "references"
  | "publications"
  | "instances"
  | "messaging"
  | "uploads-account"
  | "archive-account"
  | "sweep";

/** What a load needs of one resource. A share of 1 is all there is. */
export interface Need {
  readonly resource: Resource;
  readonly need: number;
  readonly limit: number;
  readonly share: number;
}

const secondsOfAYear = 365 * 86_400;
const hoursOfAYear = 365 * 24;

/** The loads of a year that is so many times this one: its mean second, and the mean second of its peaks. */
export function loadsOf({ assumed }: Ground, times = 1): readonly Load[] {
  const year = assumed.filingsAYear * times;
  const day = year * assumed.peakDayShare;
  const hour = day * assumed.peakHourShare;
  return [
    { name: "mean of the year", filingsPerSecond: year / secondsOfAYear },
    { name: "peak day", filingsPerSecond: day / 86_400 },
    { name: "peak hour", filingsPerSecond: hour / 3_600 },
    { name: "peak minute", filingsPerSecond: (hour / 3_600) * assumed.minuteOverHour },
  ];
}

/** The mean second of the busiest minute of a year that is so many times this one. */
export function peakOf(ground: Ground, times = 1): number {
  return Math.max(...loadsOf(ground, times).map(({ filingsPerSecond }) => filingsPerSecond));
}

/** What that many filings a second need of each resource. Everything grows as the load does. */
export function needsOf(ground: Ground, filingsPerSecond: number): readonly Need[] {
  const { counters, sizes, assumed, limits } = ground;
  const { blobs } = counters.filing;
  const perFiling: Readonly<Record<Resource, readonly [need: number, limit: number]>> = {
    "personal-spaces-partition": [
      chargeOf(ground, "personal-spaces") * assumed.busiestConnectionShare,
      limits.partitionRequestUnits,
    ],
    "personal-spaces": [chargeOf(ground, "personal-spaces"), sizes.requestUnits["personal-spaces"] ?? 0],
    references: [chargeOf(ground, "references"), sizes.requestUnits["references"] ?? 0],
    publications: [chargeOf(ground, "publications"), sizes.requestUnits["publications"] ?? 0],
    instances: [busySecondsOf(ground), sizes.maximumInstances],
    messaging: [
      total(counters.filing.messages) * assumed.messageBytes,
      sizes.messagingUnits * limits.messagingUnitBytesPerSecond,
    ],
    "uploads-account": [operations(blobs["uploads"]), limits.storageRequestsPerSecond],
    "archive-account": [
      operations(blobs["reports"]) + operations(blobs["publications"]),
      limits.storageRequestsPerSecond,
    ],
    sweep: [assumed.waitingSeconds, (60 / assumed.sweepPageSeconds) * limits.sweepPageDocuments],
  };
  return Object.entries(perFiling).map(([resource, [each, limit]]) => {
    const need = each * filingsPerSecond;
    return { resource: resource as Resource, need, limit, share: need / limit };
  });
}

/** Where more load is felt first, and after it: each resource with how many times the peak fills it, the first one first. */
export function bendsOf(ground: Ground): readonly { readonly resource: Resource; readonly times: number }[] {
  return needsOf(ground, peakOf(ground))
    .map(({ resource, share }) => ({ resource, times: 1 / share }))
    .sort((one, other) => one.times - other.times);
}

/** Request units of one filing in a container, with everybody who looks where it stands, under Strong consistency. */
export function chargeOf({ counters, assumed }: Ground, container: string): number {
  const { filing } = counters;
  const of = (charges: Charges | undefined): number =>
    charges === undefined
      ? 0
      : charges.writeCharge + assumed.strongReadFactor * (charges.readCharge + charges.queryCharge);
  return of(filing.containers[container]) + assumed.looksPerFiling * of(filing.look[container]);
}

/** How long one filing keeps a core busy, if work does nothing but compute: more than it does. */
export function busySecondsOf({ counters, assumed }: Ground): number {
  const { http = 0, ...queues } = counters.filing.milliseconds;
  return (total(queues) + http * (counters.filing.requests + assumed.looksPerFiling)) / 1_000;
}

/** Executions of functions for one filing: requests, looks, and a run for each message. */
export const executionsOf = ({ counters, assumed }: Ground): number =>
  counters.filing.requests + assumed.looksPerFiling + total(counters.filing.messages);

/** What a year adds to what is kept. */
export interface Growth {
  readonly place: string;
  readonly gigabytes: number;
  /** Until one physical partition is full, where there are partitions. */
  readonly yearsToFill?: number;
}

/** What a year that is so many times this one adds to each container and to the blobs. */
export function growthOf(ground: Ground, times = 1): readonly Growth[] {
  const { counters, assumed, limits } = ground;
  const filings = assumed.filingsAYear * times;
  const containers = Object.entries(counters.filing.storedBytes).map(([place, bytes]) => {
    const gigabytes = (filings * bytes * assumed.indexFactor) / 1e9;
    return { place, gigabytes, ...(gigabytes > 0 && { yearsToFill: limits.partitionGigabytes / gigabytes }) };
  });
  return [
    ...containers,
    { place: "blobs: uploads", gigabytes: (filings * assumed.uploadBytes) / 1e9 },
    { place: "blobs: reports, publications", gigabytes: (filings * archivedBytes(ground)) / 1e9 },
  ];
}

/** The original again, and what we make of it: the bench's own file is not the average one. */
function archivedBytes({ counters, assumed }: Ground): number {
  const written = (container: string): number => counters.filing.blobs[container]?.writtenBytes ?? 0;
  return assumed.uploadBytes + written("reports") + written("publications") - written("uploads");
}

/** What is billed for, in the units of the bill. */
export interface Bill {
  readonly meter: string;
  readonly units: number;
}

/**
 * The units of one year that is so many times this one, under the sizes of production, grown where its peak exceeds
 * them. Throughput is billed by the highest second of each hour, and never below a tenth of the most.
 */
export function billOf(ground: Ground, times = 1): readonly Bill[] {
  const { sizes, counters, assumed } = ground;
  const filings = assumed.filingsAYear * times;
  const { blobs } = counters.filing;
  const gigabytes = growthOf(ground, times);
  const kept = (isBlob: boolean): number =>
    sum(gigabytes.filter(({ place }) => place.startsWith("blobs") === isBlob).map((one) => one.gigabytes));
  return [
    { meter: "database, 100 RU/s for an hour", units: requestUnitHours(ground, times) / 100 },
    { meter: "database, GB for a month, after a year", units: kept(false) },
    { meter: "messaging units, hours", units: messagingUnits(ground, times) * hoursOfAYear },
    {
      meter: "instances always ready, GB-s",
      units: sizes.alwaysReadyInstances * sizes.instanceGigabytes * secondsOfAYear,
    },
    { meter: "executions", units: filings * executionsOf(ground) },
    // Each is billed for a second at least, and hardly any takes longer.
    { meter: "executions, GB-s", units: filings * executionsOf(ground) * sizes.instanceGigabytes },
    { meter: "blob writes", units: filings * sum(Object.values(blobs).map(({ writes }) => writes)) },
    { meter: "blob reads", units: filings * sum(Object.values(blobs).map(({ reads }) => reads)) },
    { meter: "blobs, GB for a month, after a year", units: kept(true) },
  ];
}

function requestUnitHours(ground: Ground, times: number): number {
  const { sizes, assumed } = ground;
  const [mean] = loadsOf(ground, times);
  const highest = (mean?.filingsPerSecond ?? 0) * assumed.minuteOverHour;
  const billed = Object.entries(sizes.requestUnits).map(([container, size]) => {
    const charge = chargeOf(ground, container);
    const most = Math.max(size, Math.ceil((charge * peakOf(ground, times)) / 1_000) * 1_000);
    return Math.max(most / 10, charge * highest);
  });
  return sum(billed) * hoursOfAYear;
}

/** As many as are sold at once and the peak needs, and not fewer than are deployed; past the last, of several namespaces. */
function messagingUnits(ground: Ground, times: number): number {
  const { sizes, limits, counters, assumed } = ground;
  const bytes = peakOf(ground, times) * total(counters.filing.messages) * assumed.messageBytes;
  const needed = Math.max(sizes.messagingUnits, Math.ceil(bytes / limits.messagingUnitBytesPerSecond));
  return [1, 2, 4, 8, 16].find((sold) => sold >= needed) ?? needed;
}

/**
 * How many times this year's peak one sweep a minute alone takes all of `personal-spaces`, if it goes on growing as
 * between the two largest measurements.
 */
export function sweepFillsAt(ground: Ground): number {
  const { counters, sizes, assumed } = ground;
  const [before, last] = counters.sweeps.slice(-2);
  if (before === undefined || last === undefined)
    throw new RangeError("two sweeps are needed to see how they grow");
  const power = Math.log(last.charge / before.charge) / Math.log(last.waiting / before.waiting);
  const chargeOfAMinute = ((sizes.requestUnits["personal-spaces"] ?? 0) * 60) / assumed.strongReadFactor;
  const waiting = last.waiting * (chargeOfAMinute / last.charge) ** (1 / power);
  return waiting / (peakOf(ground) * assumed.waitingSeconds);
}

const operations = (counts: BlobCounts | undefined): number => (counts?.writes ?? 0) + (counts?.reads ?? 0);

const total = (values: Readonly<Record<string, number>>): number => sum(Object.values(values));

const sum = (values: readonly number[]): number => values.reduce((before, value) => before + value, 0);
