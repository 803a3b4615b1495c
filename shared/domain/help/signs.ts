import { type ArticleId } from "./articles.ts";

/** What an error says of itself, in lower case, and the article that it means. */
const signs: readonly { readonly sign: string; readonly article: ArticleId }[] = [
  // The identity provider's page could not load its template: a firewall keeps it away.
  { sign: "aadb2c90047", article: "grey-screen" },
  { sign: "unified.cshtml", article: "grey-screen" },
  // What a browser shows instead of the sign-in page.
  { sign: "err_bad_ssl_client_auth_cert", article: "client-certificate-error" },
  { sign: "err_empty_response", article: "client-certificate-error" },
];

/** What our own problems mean, by their kinds, for front-ends that pass them on. */
export const articlesOfProblems = {
  "key-expired": "expired-certificate",
  "key-superseded": "renewed-key",
  "key-has-space": "renewed-key",
  "succession-code-invalid": "renewed-key",
  "authority-not-supported": "certificate-authorities",
  "connection-closed": "cutoff",
  "connection-not-open": "idaas",
  "profile-required": "first-login",
} as const satisfies Readonly<Record<string, ArticleId>>;

/** The articles that the signs in a text mean, each once. */
export function articlesBySign(text: string): readonly ArticleId[] {
  const said = text.toLowerCase();
  const own = Object.entries(articlesOfProblems).map(([sign, article]) => ({ sign, article }));
  return [
    ...new Set([...signs, ...own].filter(({ sign }) => said.includes(sign)).map(({ article }) => article)),
  ];
}
