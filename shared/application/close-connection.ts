import { type Closure, isComplete } from "../domain/access/closure.ts";
import { type Connection, type SpaceAddress, connections } from "../domain/access/connection.ts";
import { door } from "../domain/access/timetable.ts";
import { payableIn, unfinishedIn } from "../domain/filing/unfinished.ts";
import { type Instant } from "../domain/instant.ts";
import { type Result, ok, refuse } from "../domain/result.ts";
import { type Telling } from "./commit-told.ts";
import { Fault } from "./fault.ts";
import { type Registers } from "./ports/registers.ts";
import { type RefusalOf } from "./refusal.ts";
import { tellOnce } from "./tell-once.ts";

export type ClosingConnections = Telling & { readonly registers: Registers };

/**
 * Tells every holder of a closed way in that it is closed, and then writes down what stands open there: one record for
 * each closing instant. Late, twice or never, no request is judged by it. Whoever comes again gets the record; one that
 * was counted too soon to be complete is counted anew.
 */
export const closeConnection =
  (needs: ClosingConnections) =>
  async (connection: Connection): Promise<Result<Closure, RefusalOf<"connection-still-open">>> => {
    const { registers, clock } = needs;
    const opening = (await registers.timetable())[connection];
    const at = door(opening, clock.now());
    if (at.kind !== "closed") {
      const { closesAt } = opening;
      return refuse({ kind: "connection-still-open", connection, ...(closesAt && { closesAt }) });
    }
    return ok(await closureAt(needs, connection, at.since));
  };

/** The same for every way in that is closed, without anybody asking. */
export const closeConnections = (needs: ClosingConnections) => async (): Promise<void> => {
  const timetable = await needs.registers.timetable();
  for (const connection of connections) {
    const at = door(timetable[connection], needs.clock.now());
    if (at.kind === "closed") await closureAt(needs, connection, at.since);
  }
};

async function closureAt(
  needs: ClosingConnections,
  connection: Connection,
  closedAt: Instant,
): Promise<Closure> {
  const { registers, journal } = needs;
  const found = await registers.closure(connection, closedAt);
  if (found !== undefined && isComplete(found.value)) return found.value;
  const closure = await tellAndCount(needs, connection, closedAt);
  if (await registers.storeClosure(closure, found?.version)) {
    journal.record({ code: "connection-closed", connection, count: closure.spaces });
    return closure;
  }
  const faster = await registers.closure(connection, closedAt);
  if (faster === undefined) throw new Fault("the record of a closing is there, and cannot be read");
  return faster.value;
}

/** So many holders are told at the same time. */
const together = 8;

async function tellAndCount(
  needs: ClosingConnections,
  connection: Connection,
  closedAt: Instant,
): Promise<Closure> {
  let closure: Closure = {
    connection,
    closedAt,
    countedAt: needs.clock.now(),
    spaces: 0,
    filings: {},
    amountOpen: 0n,
  };
  for await (const page of needs.spaces.held(connection)) {
    for (let start = 0; start < page.length; start += together) {
      const spaces = page.slice(start, start + together);
      const stocks = await Promise.all(spaces.map((space) => tellAndCountOne(needs, space, closedAt)));
      closure = stocks.reduce(withStock, closure);
    }
  }
  return closure;
}

type Stock = Pick<Closure, "filings" | "amountOpen">;

async function tellAndCountOne(
  needs: ClosingConnections,
  space: SpaceAddress,
  closedAt: Instant,
): Promise<Stock> {
  const { spaces, clock } = needs;
  const filings = await spaces.countByStatus(space);
  const payable = payableIn(filings);
  const due = payable === 0 ? [] : await spaces.payable(space, payable);
  const content = { kind: "connection-closed", closedAt, unfinished: unfinishedIn(filings) } as const;
  await tellOnce(needs, space, { content, cause: closedAt, at: clock.now() });
  return { filings, amountOpen: due.reduce((sum, { costs }) => sum + costs.total, 0n) };
}

function withStock(closure: Closure, { filings, amountOpen }: Stock): Closure {
  const statuses = Object.keys({ ...closure.filings, ...filings }) as readonly (keyof Stock["filings"])[];
  return {
    ...closure,
    spaces: closure.spaces + 1,
    filings: Object.fromEntries(
      statuses.map((status) => [status, (closure.filings[status] ?? 0) + (filings[status] ?? 0)]),
    ),
    amountOpen: closure.amountOpen + amountOpen,
  };
}
