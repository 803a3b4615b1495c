import { type Connection } from "../../domain/access/connection.ts";
import { type PayableFiling } from "../../domain/filing/filing.ts";
import { type FilingStatus } from "../../domain/filing/transitions.ts";
import { type Instant } from "../../domain/instant.ts";
import { toDecimal } from "../../domain/money.ts";
import { type NoticeKind } from "../../domain/notice/notice.ts";

interface Summary {
  readonly connection: Connection;
  readonly counts: Readonly<Partial<Record<FilingStatus, number>>>;
  readonly due: readonly PayableFiling[];
  readonly notices: readonly {
    readonly kind: NoticeKind;
    readonly message: string;
    /** The instant that it is about. */
    readonly at: Instant;
  }[];
}

/** A personal space as its holder sees it. */
export const spaceView = ({ connection, counts, due, notices }: Summary): object => ({
  connection,
  counts,
  due: due.map(({ id, costs, dueBy }) => ({ filing: id, total: toDecimal(costs.total), dueBy })),
  notices,
});
