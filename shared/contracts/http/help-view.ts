import { z } from "zod";

/** The body of `POST /help`. */
export const helpBody = z.strictObject({ question: z.string().trim().min(1).max(1_000) });

/** The parameters of `GET /access/diagnosis`, as they came: what a browser's address bar can hold. */
export const symptoms = z.object({
  error: z.string().max(200).exactOptional(),
  error_description: z.string().max(4_000).exactOptional(),
  browser_error: z.string().max(200).exactOptional(),
  text: z.string().max(1_000).exactOptional(),
});

interface Answer {
  readonly known: boolean;
  readonly message: string;
  readonly articles: readonly {
    readonly id: string;
    readonly title: string;
    readonly text: string;
    readonly allow?: { readonly firewall: readonly string[]; readonly trustedSites: readonly string[] };
  }[];
  readonly contactCentre: string;
}

/** An answer: nothing of what was asked comes back in it. */
export const helpView = ({ known, message, articles, contactCentre }: Answer): object => ({
  known,
  message,
  articles: articles.map(({ id, title, text, allow }) => ({ id, title, text, allow: allow ?? null })),
  contactCentre,
});
