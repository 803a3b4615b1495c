/**
 * What a host is told of a failure, so that it tries again: hosts log what is thrown, text and all, and the text of
 * a library may hold a body, an address or a key. What happened is in the journal.
 */
export class Failed extends Error {
  override readonly name = "Failed";

  constructor() {
    super("the invocation failed: see its entry in the journal");
  }
}
