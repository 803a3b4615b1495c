import { HttpRequest } from "@azure/functions";
import { describe, expect, test } from "@jest/globals";
import { encodedContinuation, pageAsked, queryParameters } from "../../../../functions/http/request-parts.ts";
import { pageQuery } from "../../../../shared/contracts/http/paging.ts";
import { strandedSearch } from "../../../../shared/contracts/http/stranded-view.ts";
import { transferSearch } from "../../../../shared/contracts/http/transfer-view.ts";

const token = "2024-01-11T09:00:00.000Z é";
const written = encodedContinuation(token) ?? "";

describe.each([
  { list: "filings", query: pageQuery },
  { list: "transfers", query: transferSearch },
  { list: "what a closing leaves behind", query: strandedSearch },
])("a page of $list", ({ query }) => {
  const asked = (search: string) => {
    const request = new HttpRequest({ method: "GET", url: `http://127.0.0.1/v1/list${search}` });
    return queryParameters<{ readonly limit: number; readonly continuation?: string }>(request, query);
  };

  test.each([
    { search: "", page: { limit: 20 } },
    { search: "?limit=1", page: { limit: 1 } },
    { search: "?limit=100", page: { limit: 100 } },
    { search: "?limit=7&limit=9", page: { limit: 7 } },
    { search: "?continuation=", page: { limit: 20 } },
    { search: `?continuation=${written}`, page: { limit: 20, continuation: token } },
    { search: `?limit=5&continuation=${written}&colour=red`, page: { limit: 5, continuation: token } },
  ])("is read from '$search'", ({ search, page }) => {
    const query = asked(search);
    expect(query.ok && pageAsked(query.value)).toEqual(page);
  });

  test.each(["?limit=", "?limit=0", "?limit=101", "?limit=-1", "?limit=1.5", "?limit=many", "?limit=1e9"])(
    "is none in '%s'",
    (search) => {
      expect(asked(search)).toMatchObject({
        ok: false,
        refusal: { kind: "invalid-request", issues: [{ in: "limit" }] },
      });
    },
  );
});
