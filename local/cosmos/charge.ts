/**
 * What operations cost, in request units (RU). A model, not a measurement: it goes through the service's published
 * points (a point read of 1 KB costs 1 RU and of 100 KB 10 RU, a creation of 1 KB about 5 RU and of 100 KB about 50 RU
 * before indexing; a replacement about twice a creation) and grows with size and with what is indexed, so that a
 * test sees an expensive access as expensive. The same operation on the same data always costs the same.
 *
 * @see https://learn.microsoft.com/azure/cosmos-db/request-units
 */
export function readCharge(bytes: number): number {
  return rounded(1 + extraKilobytes(bytes) * (9 / 99));
}

/** A read that found nothing, or nothing new, costs as the smallest. */
export const emptyReadCharge = 1;

export interface Weight {
  readonly bytes: number;
  readonly indexedValues: number;
}

export function createCharge({ bytes, indexedValues }: Weight): number {
  return rounded(5 + extraKilobytes(bytes) * (45 / 99) + indexedValues * 0.07);
}

/** A replacement takes the old document out and puts the new one in. */
export function replaceCharge(before: Weight, after: Weight): number {
  return rounded(createCharge(before) + createCharge(after));
}

export function deleteCharge(before: Weight): number {
  return createCharge(before);
}

/** A query pays for looking at the index, for each document that it had to load and for each kilobyte loaded. */
export function queryCharge(documents: number, bytes: number): number {
  return rounded(2.3 + documents * 0.04 + (bytes / 1024) * 0.06);
}

export function changeFeedCharge(bytes: number): number {
  return rounded(1 + (bytes / 1024) * 0.1);
}

function rounded(charge: number): number {
  return Math.round(charge * 100) / 100;
}

function extraKilobytes(bytes: number): number {
  return Math.max(0, bytes / 1024 - 1);
}
