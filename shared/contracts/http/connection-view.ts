import { z } from "zod";
import { type Closure } from "../../domain/access/closure.ts";
import { type Connection } from "../../domain/access/connection.ts";
import { type Opening, type WayState } from "../../domain/access/timetable.ts";
import { toDecimal } from "../../domain/money.ts";
import { at, connection } from "../storage/values.ts";

/** The connection that a path names. */
export const namedConnection = connection;

/** The body of `PUT /connections/{connection}`. `closesAt: null` calls the closing off, or opens the way in again. */
export const moveClosingBody = z.strictObject({
  closesAt: at.nullable(),
  reason: z.string().trim().min(1).max(500),
});

/** How a way in is open, as operators set it. */
export const connectionView = (way: Connection, state: WayState, { opensAt, closesAt }: Opening): object => ({
  connection: way,
  state,
  opensAt: opensAt ?? null,
  closesAt: closesAt ?? null,
});

/** What stood open when a way in closed. */
export const closureView = ({ connection: way, closedAt, spaces, filings, amountOpen }: Closure): object => ({
  connection: way,
  closedAt,
  spaces,
  filings,
  amountOpen: toDecimal(amountOpen),
});
