type Headers = Readonly<Record<string, string>>;

/** What a route answers: a plain subset of the SDK's `Answer`. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body?: string | Uint8Array;
}

/** A JSON body. Unless a header says otherwise, nobody keeps it. */
export const jsonAnswer = (status: number, body: object, headers: Headers = {}): Answer => ({
  status,
  headers: { "Content-Type": "application/json", "Cache-Control": "no-store", ...headers },
  body: JSON.stringify(body),
});

/** The whole of a stream as one body: the Node library loses errors when it streams. */
export async function bytesAnswer(stream: AsyncIterable<Uint8Array>, headers: Headers): Promise<Answer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return {
    status: 200,
    headers: { "Cache-Control": "private, no-cache", ...headers },
    body: Buffer.concat(chunks),
  };
}

/** What the caller has is still what there is. */
export const unchanged = (etag: string): Answer => ({ status: 304, headers: { ETag: etag } });
