import { startPaymentProvider } from "../../../local/payment-provider/payment-provider.ts";

/** Run as a process of its own, so that a test can kill it: says where it is, then stays. */
const { url, apiKey } = await startPaymentProvider({
  dataDirectory: process.argv[2] ?? "",
  firstRetryMilliseconds: 20,
});
process.stdout.write(`${JSON.stringify({ url, apiKey })}\n`);
