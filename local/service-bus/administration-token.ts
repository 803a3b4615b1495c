import { AdministrationRefusal } from "./administration-refusal.ts";

/**
 * Lets through a token of the right form that has not expired. Signatures are not looked at: who reaches a port on
 * loopback is trusted.
 *
 * @throws AdministrationRefusal
 */
export function authorize(header: string | undefined): void {
  if (header === undefined) throw unauthorized("MissingToken: The authorization header was not found.");
  const [, token] = /^SharedAccessSignature\s+(.+)$/i.exec(header) ?? [];
  if (token === undefined) {
    if (/^Bearer\s+[\w-]+\.[\w-]+\.[\w-]*$/i.test(header)) return;
    throw unauthorized("MalformedToken: The token is neither a shared access signature nor a bearer token.");
  }
  const fields = new Map(token.split("&").map((field) => field.split(/=(.*)/s, 2) as [string, string]));
  if (["sr", "sig", "se", "skn"].some((name) => (fields.get(name) ?? "") === "")) {
    throw unauthorized("MalformedToken: The shared access signature lacks one of 'sr', 'sig', 'se', 'skn'.");
  }
  const expiry = Number(fields.get("se"));
  if (!(expiry * 1_000 > Date.now())) throw unauthorized("ExpiredToken: The token is expired.");
}

function unauthorized(detail: string): AdministrationRefusal {
  return new AdministrationRefusal(401, detail);
}
