/**
 * The machinery failed: throttled, unreachable, timed out, or an outcome that could not be learned.
 * Adapters throw it; no use case catches it; the door answers 503, a queue tries again later.
 */
export class Fault extends Error {
  override readonly name = "Fault";
  readonly retryAfterSeconds: number | undefined;

  constructor(
    message: string,
    options: { readonly cause?: unknown; readonly retryAfterSeconds?: number } = {},
  ) {
    super(message, { cause: options.cause });
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
