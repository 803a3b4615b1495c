/** A way in: CSAM with a commercial certificate, IDAAS with one, or CSAM with eID, itsme or eIDAS. */
export type Connection = "csam-cert" | "idaas" | "eid";

export const connections: readonly Connection[] = ["csam-cert", "idaas", "eid"];

/** One personal space: it belongs to one connection and was opened by one key. */
export interface SpaceAddress {
  readonly connection: Connection;
  /** The keyId of the key that opened the space. */
  readonly spaceId: string;
}

/** The address of a space, apart from whatever is said of it or in it. */
export const addressOf = ({ connection, spaceId }: SpaceAddress): SpaceAddress => ({ connection, spaceId });

/** Whether two addresses are of the same space. */
export const isSameSpace = (one: SpaceAddress, other: SpaceAddress): boolean =>
  one.connection === other.connection && one.spaceId === other.spaceId;
