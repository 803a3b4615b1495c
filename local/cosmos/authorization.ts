import { createHmac, timingSafeEqual } from "node:crypto";
import { ServiceError } from "./errors.ts";
import { isRid } from "./resource-id.ts";

interface SignedRequest {
  readonly method: string;
  /** The path as it was sent, percent-encoded. */
  readonly path: string;
  readonly date: string;
  readonly authorization: string;
}

/**
 * Checks the signature that the account's key makes of a request (HMAC-SHA-256 over method, resource type, resource link
 * and date). The date may be old: the clock of a desk does not matter here.
 *
 * @see https://learn.microsoft.com/rest/api/cosmos-db/access-control-on-cosmosdb-resources
 * @throws ServiceError 401
 */
export function authorize(request: SignedRequest, key: Buffer): void {
  const given = decode(request.authorization);
  if (!given.startsWith("type=master&")) {
    throw new ServiceError(401, "Only authorization by the account's key is supported: type=master.");
  }
  if (textsToSign(request).some((text) => same(given, signed(text, key)))) return;
  throw new ServiceError(
    401,
    "The input authorization token can't serve the request. The wrong key is being used or the expected payload is " +
      "not built as per the protocol.",
  );
}

/**
 * What a client may have signed: the link by names, as sent or decoded, or where it addresses a resource by its `_rid`
 * that alone, in lower case.
 */
function textsToSign({ method, path, date }: SignedRequest): readonly string[] {
  const segments = path.split("/").filter((segment) => segment !== "");
  const isFeed = segments.length % 2 === 1;
  const type = (isFeed ? segments.at(-1) : segments.at(-2)) ?? "";
  const owner = isFeed ? segments.slice(0, -1) : segments;
  const link = owner.join("/");
  const last = decode(owner.at(-1) ?? "");
  const links = [link, decode(link), ...(isRid(last) ? [last.toLowerCase()] : [])];
  return links.map((one) =>
    [method.toLowerCase(), type.toLowerCase(), one, date.toLowerCase(), "", ""].join("\n"),
  );
}

function signed(text: string, key: Buffer): string {
  const signature = createHmac("sha256", key).update(text).digest("base64");
  return `type=master&ver=1.0&sig=${signature}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // what is not percent-encoded stands for itself
  }
}

function same(given: string, expectedText: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expectedText)];
  return left.length === right.length && timingSafeEqual(left, right);
}
