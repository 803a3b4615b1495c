import waysInFile from "../../shared/config/ways-in.json" with { type: "json" };
import { connections, type Connection } from "../../shared/domain/access/connection.ts";

/** A way in as tokens name it, by the pair of policy and identity provider. */
export interface WayIn {
  readonly policy: string;
  readonly identityProvider: string;
  readonly connection: Connection;
}

/** The ways in that the application knows: its own table, so that the two cannot differ. */
export const waysIn: readonly WayIn[] = waysInFile.waysIn.flatMap((row) => {
  const connection = connections.find((known) => known === row.connection);
  return connection === undefined ? [] : [{ ...row, connection }];
});

/** The way in that stands for a connection where only the connection was asked for: the first in the table. */
export function wayInThrough(connection: Connection): WayIn {
  const wayIn = waysIn.find((known) => known.connection === connection);
  if (wayIn === undefined) throw new RangeError(`no way in through ${connection}`);
  return wayIn;
}
