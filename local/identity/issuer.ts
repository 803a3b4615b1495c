import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import Provider, { interactionPolicy, type Configuration, type KoaContextWithOIDC } from "oidc-provider";
import { tokenPayload } from "./access-token.ts";
import { chosenAccount, errorPage, loginPage, type LoginChoices } from "./login-page.ts";
import { sessionsInMemory } from "./sessions-in-memory.ts";
import { type SigningKey } from "./signing-keys.ts";

export interface IssuerOptions {
  /** Where it is mounted, without a slash at the end. */
  readonly url: string;
  readonly audience: string;
  readonly signingKey: SigningKey;
  readonly now: () => Date;
  readonly choices: LoginChoices;
  /** What a token says of an account, the text that the login page's choice comes to. */
  readonly claimsOf: (account: string) => { readonly sub: string };
}

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export const ACCESS_TOKEN_SECONDS = 3600;

/** The public client that every front-end on this desk is: code and PKCE, any redirect address on loopback. */
const CLIENT_ID = "filing-front-end";

/**
 * An OpenID Connect issuer with its discovery, keys, authorize page and token endpoint.
 *
 * Access tokens follow `now`: the library's clock is the machine's, so the hook that may change an access token
 * before it is signed replaces its whole payload. ID tokens, codes and sessions stay on real time; the
 * application reads none of them.
 */
export function issuer(options: IssuerOptions): RequestHandler {
  const { pathname } = new URL(options.url);
  const provider = new Provider(options.url, configuration(options, pathname));
  provider.Client.prototype.redirectUriAllowed = onLoopback;
  const answer = provider.callback();
  return async (request, response) => {
    const path = (request.url ?? "").slice(pathname.length);
    if (path.startsWith(LOGIN_PATH)) return login(provider, options.choices, { request, response });
    // The library finds out where it is mounted by comparing the two, as under Express.
    Object.assign(request, { originalUrl: request.url, url: path });
    await answer(request, response);
  };
}

const LOGIN_PATH = "/login/";
const RESOURCE = "urn:filing:api";

function configuration(options: IssuerOptions, mountPath: string): Configuration {
  const { audience, claimsOf, now, signingKey, url } = options;
  return {
    adapter: sessionsInMemory(),
    clients: [
      {
        client_id: CLIENT_ID,
        redirect_uris: ["http://127.0.0.1/callback"],
        response_types: ["code"],
        grant_types: ["authorization_code"],
        token_endpoint_auth_method: "none",
      },
    ],
    clientBasedCORS: (_context, origin) => onLoopback(origin),
    jwks: { keys: [signingKey] },
    cookies: { keys: [randomBytes(32).toString("base64url")] },
    scopes: ["openid"],
    interactions: { policy: loginOnly(), url: (_context, { uid }) => `${mountPath}${LOGIN_PATH}${uid}` },
    loadExistingGrant: grantOfEverything,
    findAccount: (_context, accountId) => ({
      accountId,
      claims: () => ({ sub: claimsOf(accountId).sub }),
    }),
    renderError: (context, { error, error_description: description }) => {
      context.type = "html";
      context.body = errorPage(description ?? error);
    },
    features: { devInteractions: { enabled: false }, resourceIndicators: accessTokensFor(audience) },
    formats: {
      customizers: {
        jwt: (_context, token, jwt) => {
          if (!("accountId" in token)) throw new TypeError("only people log in here");
          const terms = { issuer: url, audience, now: now(), lifetimeSeconds: ACCESS_TOKEN_SECONDS };
          jwt.header = { typ: "JWT" };
          jwt.payload = tokenPayload(claimsOf(token.accountId), terms);
        },
      },
    },
    ttl: {
      AccessToken: ACCESS_TOKEN_SECONDS,
      AuthorizationCode: 60,
      Grant: 3600,
      IdToken: 3600,
      Interaction: 3600,
      Session: 8 * 3600,
    },
  };
}

/** Every login gets a token for the one API, whether it asks for a resource or not. */
function accessTokensFor(audience: string): ResourceIndicators {
  return {
    enabled: true,
    defaultResource: () => RESOURCE,
    useGrantedResource: () => true,
    getResourceServerInfo: () => ({
      audience,
      scope: "",
      accessTokenFormat: "jwt",
      accessTokenTTL: ACCESS_TOKEN_SECONDS,
      jwt: { sign: { alg: "RS256" } },
    }),
  };
}

type ResourceIndicators = NonNullable<NonNullable<Configuration["features"]>["resourceIndicators"]>;

/** Nobody is asked for consent: the front-ends are those of the system itself. */
function loginOnly(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  policy.remove("consent");
  return policy;
}

async function grantOfEverything({ oidc }: KoaContextWithOIDC) {
  const { client, provider, session } = oidc;
  const accountId = session?.accountId;
  if (client === undefined || accountId === undefined) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId });
  grant.addOIDCScope("openid");
  grant.addResourceScope(RESOURCE, "openid");
  await grant.save();
  return grant;
}

function onLoopback(address: string): boolean {
  return URL.canParse(address) && ["127.0.0.1", "localhost", "[::1]"].includes(new URL(address).hostname);
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function login(provider: Provider, choices: LoginChoices, { request, response }: Exchange) {
  const { params } = await provider.interactionDetails(request, response);
  const accountId = request.method === "POST" ? await chosenAccount(request, choices) : undefined;
  if (accountId === undefined) {
    const hint = typeof params["login_hint"] === "string" ? params["login_hint"] : "";
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
    response.end(loginPage(choices, hint));
    return;
  }
  await provider.interactionFinished(request, response, { login: { accountId } });
}
