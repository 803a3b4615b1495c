import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { signedToken, tokenPayload } from "./access-token.ts";
import { claimsOfKey } from "./digital-keys.ts";
import { ACCESS_TOKEN_SECONDS, issuer } from "./issuer.ts";
import { filerChoices, staffChoices, wayInOfAccount } from "./login-choices.ts";
import { mintRequest, type MintRequest } from "./mint-request.ts";
import { signingKeys, type SigningKeys } from "./signing-keys.ts";
import { claimsOfStaff } from "./staff.ts";
import { wayInThrough } from "./ways-in.ts";

export interface IdentityOptions {
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** Where the signing keys are kept, so that tokens stay valid over restarts; absent: memory. */
  readonly dataDirectory?: string;
  /** The system's clock, which the times of access tokens follow. */
  readonly now: () => Date;
  /** Told when the provider itself fails; the console when absent. */
  readonly onTrouble?: (error: unknown) => void;
}

export interface Identity {
  readonly port: number;
  /** Of filers' tokens. */
  readonly issuer: string;
  readonly staffIssuer: string;
  readonly audience: "filing-api";
  readonly jwksUri: string;
  readonly staffJwksUri: string;
  /** An access token as the login page's would be, without the page. */
  mint(request: MintRequest): Promise<string>;
  close(): Promise<void>;
}

/**
 * Starts the stand-in for both identity providers on 127.0.0.1: Azure AD B2C, in front of CSAM and IDAAS, for
 * filers, and Entra ID for staff. Each has discovery, keys, an authorize page and a token endpoint (code, PKCE).
 * `POST /mint` with a {@link MintRequest} as JSON answers `{ "access_token": … }`, for the command line.
 *
 * @throws where the port is taken.
 */
export async function startIdentity(options: IdentityOptions): Promise<Identity> {
  const keys = await signingKeys(options.dataDirectory);
  const server = createServer();
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const site: Site = { origin: `http://127.0.0.1:${port}`, keys, now: options.now };
  const answer = router(site);
  const onTrouble = options.onTrouble ?? ((trouble) => console.error(trouble));
  server.on("request", (request, response) => {
    answer(request, response).catch((trouble: unknown) => failed(response, trouble, onTrouble));
  });
  return {
    port,
    issuer: filersAt(site),
    staffIssuer: staffAt(site),
    audience: AUDIENCE,
    jwksUri: `${filersAt(site)}/jwks`,
    staffJwksUri: `${staffAt(site)}/jwks`,
    mint: (request) => mint(request, site),
    close: async () => {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, "close");
    },
  };
}

const AUDIENCE = "filing-api";

interface Site {
  readonly origin: string;
  readonly keys: SigningKeys;
  readonly now: () => Date;
}

const filersAt = ({ origin }: Site): string => `${origin}/b2c/v2.0`;
const staffAt = ({ origin }: Site): string => `${origin}/entra/v2.0`;

function router(site: Site) {
  const { keys, now } = site;
  const filers = issuer({
    url: filersAt(site),
    audience: AUDIENCE,
    signingKey: keys.filers,
    now,
    choices: filerChoices,
    claimsOf: (account) => {
      const { wayIn, key } = wayInOfAccount(account);
      return claimsOfKey(key, wayIn, now());
    },
  });
  const staff = issuer({
    url: staffAt(site),
    audience: AUDIENCE,
    signingKey: keys.staff,
    now,
    choices: staffChoices,
    claimsOf: (account) => claimsOfStaff(account),
  });
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method, url = "" } = request;
    if (url.startsWith("/b2c/v2.0/")) return filers(request, response);
    if (url.startsWith("/entra/v2.0/")) return staff(request, response);
    if (method === "POST" && url === "/mint") return answerMint(request, response, site);
    answerJson(response, 404, { error: "not_found" });
  };
}

async function mint({ connection, key, roles, lifetimeSeconds }: MintRequest, site: Site): Promise<string> {
  const terms = {
    audience: AUDIENCE,
    now: site.now(),
    lifetimeSeconds: lifetimeSeconds ?? ACCESS_TOKEN_SECONDS,
  };
  if (connection === undefined) {
    const payload = tokenPayload(claimsOfStaff(key, roles), { ...terms, issuer: staffAt(site) });
    return signedToken(payload, site.keys.staff);
  }
  const claims = claimsOfKey(key, wayInThrough(connection), terms.now);
  return signedToken(tokenPayload(claims, { ...terms, issuer: filersAt(site) }), site.keys.filers);
}

async function answerMint(request: IncomingMessage, response: ServerResponse, site: Site): Promise<void> {
  const body: unknown = await json(request).catch(() => undefined);
  const asked = mintRequest.safeParse(body);
  if (!asked.success) {
    answerJson(response, 400, { error: "invalid_request", issues: asked.error.issues });
    return;
  }
  answerJson(response, 200, { access_token: await mint(asked.data, site), token_type: "Bearer" });
}

function answerJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}

/** A login that is over or was never begun is the browser's affair; anything else is told on the desk too. */
function failed(
  response: ServerResponse,
  trouble: unknown,
  onTrouble: NonNullable<IdentityOptions["onTrouble"]>,
): void {
  const status =
    trouble instanceof Error && "statusCode" in trouble && typeof trouble.statusCode === "number"
      ? trouble.statusCode
      : 500;
  if (status >= 500) onTrouble(trouble);
  const description = trouble instanceof Error ? trouble.message : "server error";
  if (response.headersSent) response.destroy();
  else answerJson(response, status, { error: description });
}
