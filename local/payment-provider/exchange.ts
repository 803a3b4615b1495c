import { type IncomingMessage } from "node:http";

/** What a route answers. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const json = (status: number, content: unknown): Answer => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(content),
});

export const html = (status: number, body: string): Answer => ({
  status,
  headers: {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
  },
  body,
});

/** Sends the browser on, with GET. */
export const seeOther = (location: string): Answer => ({ status: 303, headers: { location }, body: "" });

const bodyLimitBytes = 65_536;

/** The body as text; `undefined` when it is too long to be a request of ours. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.byteLength;
    if (length <= bodyLimitBytes) chunks.push(chunk);
  }
  return length > bodyLimitBytes ? undefined : Buffer.concat(chunks).toString("utf8");
}
