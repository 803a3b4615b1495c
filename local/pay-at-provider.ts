import { CosmosClient } from "@azure/cosmos";
import { z } from "zod";
import { topology } from "../shared/contracts/topology.ts";
import { type Endpoints } from "./endpoints.ts";

/**
 * Pays like a payer with the payment link: opens the link, follows it to the provider's checkout and pays there.
 * @returns the address of the checkout.
 * @throws Error when there is no such payment, or nothing to pay.
 */
export async function payAtProvider(endpoints: Endpoints, paymentId: string): Promise<string> {
  return payByLink(`${endpoints.url}/pay/${await linkTokenOf(endpoints, paymentId)}`);
}

/** Pays by the link itself, as it stands in a payment's `checkoutUrl`. */
export async function payByLink(checkoutUrl: string): Promise<string> {
  const opened = await fetch(checkoutUrl, { redirect: "manual" });
  const checkout = opened.headers.get("location");
  if (opened.status !== 303 || checkout === null) {
    throw new Error(`the payment link answered ${String(opened.status)}: ${await opened.text()}`);
  }
  const paid = await fetch(`${checkout}/pay`, { method: "POST", redirect: "manual" });
  if (paid.status >= 400)
    throw new Error(`the provider answered ${String(paid.status)}: ${await paid.text()}`);
  return checkout;
}

/** Whoever has the database of the desk can look the link up. */
async function linkTokenOf(endpoints: Endpoints, paymentId: string): Promise<string> {
  const client = new CosmosClient(endpoints.cosmos);
  const { resources } = await client
    .database(topology.database)
    .container("personal-spaces")
    .items.query({
      query: "SELECT VALUE c.linkToken FROM c WHERE c.id = @id AND c.kind = 'payment'",
      parameters: [{ name: "@id", value: paymentId }],
    })
    .fetchAll();
  client.dispose();
  const [token] = z.array(z.string()).parse(resources);
  if (token === undefined) throw new Error(`there is no payment ${paymentId}`);
  return token;
}
