import {
  type Rendition,
  listReferences,
  readPublication,
} from "../../shared/application/consult-publications.ts";
import { isHeld } from "../../shared/application/entity-tags.ts";
import { type Documents } from "../../shared/application/ports/documents.ts";
import { type Publications } from "../../shared/application/ports/publications.ts";
import { type References } from "../../shared/application/ports/references.ts";
import { parseEnterpriseNumber } from "../../shared/domain/enterprise-number.ts";
import { referenceView } from "../../shared/domain/publication/reference-view.ts";
import { ok, refuse } from "../../shared/domain/result.ts";
import { type FunctionsApp } from "../app.ts";
import { type Answer, bytesAnswer, unchanged } from "./answers.ts";
import { mediaType, parameter } from "./request-parts.ts";
import { type Arrival, type RouteNeeds, registerRoute } from "./route.ts";

export type ConsultRoutesNeeds = RouteNeeds & {
  readonly publications: Publications;
  readonly references: References;
  readonly documents: Documents;
  readonly publicUrl: string;
};

/** The media types of the National Bank's own web services. */
const renditions: Readonly<Record<string, Rendition>> = {
  "application/x.jsonxbrl": "json",
  "application/x.xbrl": "original",
  "application/pdf": "pdf",
};

/** Free consultation, with the routes and media types of the bank's web services, so that their clients work here. */
export function registerConsultRoutes(app: FunctionsApp, needs: ConsultRoutesNeeds): void {
  const list = listReferences(needs);
  const read = readPublication(needs);
  const authentic = "authentic";

  registerRoute(
    app,
    needs,
    {
      name: "list-references",
      method: "GET",
      path: `${authentic}/legalEntity/{enterpriseNumber}/references`,
    },
    async ({ request }) => {
      const number = parseEnterpriseNumber(parameter(request, "enterpriseNumber"));
      if (number === undefined) return refuse({ kind: "not-found" });
      const found = await list(number);
      if (!found.ok) return found;
      const body = JSON.stringify(
        found.value.map((publication) => referenceView(publication, needs.publicUrl)),
      );
      const etag = `"${needs.identifiers.digest(body)}"`;
      const headers = { ETag: etag, "Cache-Control": "public, max-age=60", ...echoed(request) };
      return ok(
        isHeld(request.headers.get("if-none-match"), etag)
          ? unchanged(etag)
          : { status: 200, headers: { ...headers, "Content-Type": "application/json" }, body },
      );
    },
  );

  registerRoute(
    app,
    needs,
    { name: "read-accounting-data", method: "GET", path: `${authentic}/deposit/{reference}/accountingData` },
    async ({ request }) => {
      const type = wantedType(request.headers.get("accept"));
      const rendition = type === undefined ? undefined : renditions[type];
      if (type === undefined || rendition === undefined) {
        return refuse({ kind: "unsupported-media-type", supported: Object.keys(renditions) });
      }
      const reference = parameter(request, "reference");
      const found = await read(reference, rendition);
      if (!found.ok) return found;
      const etag = `"${reference}-${rendition}"`;
      if (isHeld(request.headers.get("if-none-match"), etag)) return ok(unchanged(etag));
      return ok(await immutable(found.value.bytes, { "Content-Type": type, ETag: etag, ...echoed(request) }));
    },
  );
}

/** What is published never changes. */
const immutable = (
  bytes: AsyncIterable<Uint8Array>,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> =>
  bytesAnswer(bytes, {
    "Cache-Control": "public, max-age=31536000, immutable",
    Vary: "Accept",
    "Content-Disposition": "attachment",
    ...headers,
  });

/** The first media type of ours that the caller accepts. */
const wantedType = (accept: string | null): string | undefined =>
  (accept ?? "")
    .split(",")
    .map(mediaType)
    .find((type) => type in renditions);

/** The bank's services give the caller's X-Request-Id back. */
function echoed(request: Arrival["request"]): Readonly<Record<string, string>> {
  const id = request.headers.get("x-request-id") ?? "";
  return /^[\w-]{1,100}$/.test(id) ? { "X-Request-Id": id } : {};
}
