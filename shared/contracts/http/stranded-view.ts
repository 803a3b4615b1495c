import { z } from "zod";
import { type Profile } from "../../domain/access/profile.ts";
import { type Connection } from "../../domain/access/connection.ts";
import { type UnfinishedFiling } from "../../domain/filing/unfinished.ts";
import { type Instant } from "../../domain/instant.ts";
import { toDecimal } from "../../domain/money.ts";
import { paging } from "./paging.ts";
import { certificateNumber, enterpriseNumber } from "./written-values.ts";

interface Stranded {
  readonly connection: Connection;
  readonly closesAt: Instant;
  readonly holder?: Profile;
  readonly filings: readonly UnfinishedFiling[];
}

/** What is left behind in one space, as operators see it. What nobody knows yet is null. */
export const strandedView = ({ connection, closesAt, holder, filings }: Stranded): object => ({
  connection,
  closesAt,
  holder: {
    name: holder?.name ?? null,
    email: holder?.email ?? null,
    certificateNumber: holder?.certificate?.serial ?? null,
  },
  filings: filings.map(filingView),
});

function filingView(filing: UnfinishedFiling): object {
  const identity = "identity" in filing ? filing.identity : undefined;
  return {
    id: filing.id,
    enterpriseNumber: identity?.enterpriseNumber ?? null,
    name: identity?.name ?? null,
    periodEnd: identity?.periodEnd ?? null,
    model: identity?.model ?? null,
    status: filing.status,
    total: "costs" in filing ? toDecimal(filing.costs.total) : null,
  };
}

/** The query of `GET /operations/stranded`: what to look for, and which page of it. */
export const strandedSearch = z.object({
  certificateNumber: certificateNumber.exactOptional(),
  enterpriseNumber: enterpriseNumber.exactOptional(),
  ...paging,
});
