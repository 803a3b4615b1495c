import { type AccountsRenderer } from "../../shared/application/ports/accounts-renderer.ts";

/** Renders the reference and the name, and nothing that anyone could print. */
export const plainAccountsRenderer = (): AccountsRenderer => ({
  pdf: (accounts, publication) =>
    Promise.resolve(new TextEncoder().encode(`%PDF ${publication.reference} ${accounts.name}`)),
});
