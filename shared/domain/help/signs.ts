import { type ArticleId } from "./articles.ts";

/** What an error says of itself, in lower case, and the article that it means. */
const signs: readonly { readonly sign: string; readonly article: ArticleId }[] = [
  // The identity provider's page could not load its template: a firewall keeps it away.
  { sign: "aadb2c90047", article: "grey-screen" },
  { sign: "unified.cshtml", article: "grey-screen" },
  // What a browser shows instead of the sign-in page.
  { sign: "err_bad_ssl_client_auth_cert", article: "client-certificate-error" },
  { sign: "err_empty_response", article: "client-certificate-error" },
  // Our own problems, for front-ends that pass them on.
  { sign: "key-expired", article: "expired-certificate" },
  { sign: "key-superseded", article: "renewed-key" },
  { sign: "key-has-space", article: "renewed-key" },
  { sign: "succession-code-invalid", article: "renewed-key" },
  { sign: "authority-not-supported", article: "certificate-authorities" },
  { sign: "connection-closed", article: "cutoff" },
  { sign: "connection-not-open", article: "idaas" },
  { sign: "profile-required", article: "first-login" },
];

/** The articles that the signs in a text mean, each once. */
export function articlesBySign(text: string): readonly ArticleId[] {
  const said = text.toLowerCase();
  return [...new Set(signs.filter(({ sign }) => said.includes(sign)).map(({ article }) => article))];
}
