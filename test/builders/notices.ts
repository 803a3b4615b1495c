import { type SpaceAddress } from "../../shared/domain/access/connection.ts";
import { type Notice, type NoticeContent } from "../../shared/domain/notice/notice.ts";
import { noticeOf } from "../../shared/application/notice-of.ts";
import { countingIdentifiers } from "../doubles/counting-identifiers.ts";
import { aSpace, csamCloses } from "./access.ts";
import { day, minutes, morning } from "./times.ts";
import { plus } from "../../shared/domain/instant.ts";

const filing = { enterpriseNumber: "0403170701", name: "Voorbeeld NV", closingDate: day("2023-12-31") };

/** One content of every kind. */
export const everyNoticeContent: readonly NoticeContent[] = [
  { kind: "cutoff-closing-reminder", closesAt: csamCloses, daysLeft: 9, unfinished: 3 },
  { kind: "connection-closed", closedAt: csamCloses, unfinished: 2 },
  { kind: "filing-moved", filing, from: "csam-cert", to: "idaas", dueBy: day("2024-02-12") },
  { kind: "move-refused", filing, to: "idaas" },
  {
    kind: "transfer-refused",
    filings: [filing, { enterpriseNumber: "0202239951", closingDate: day("2023-06-30") }],
  },
  { kind: "key-succession-code-made", expiresAt: plus(morning, minutes(10)) },
  { kind: "key-succeeded" },
];

/** A notice that waits to be sent. */
export const aNotice = (
  content: NoticeContent = { kind: "key-succeeded" },
  space: SpaceAddress = aSpace(),
): Notice => noticeOf(countingIdentifiers(), space, { content, cause: "1", at: morning }).notice;
