/** What a resource is: a number that its last write gave it and its etag, or nothing. */
export type State = { readonly n: number; readonly etag?: string | undefined } | undefined;

/** What one request makes of each resource that it is about, if it comes to pass: of all of them or of none. */
export type Outcome = ReadonlyMap<string, State>;

/**
 * What a store was asked for and what it acknowledged, by which it is judged after it died. No two requests that are
 * under way may be about the same resource.
 */
export class Ledger {
  readonly #sure = new Map<string, State>();
  readonly #underWay = new Set<Outcome>();
  #acknowledged = 0;

  /** How many requests were acknowledged. */
  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** How many requests have no answer yet. */
  get underWay(): number {
    return this.#underWay.size;
  }

  /** What is known of a resource. */
  known(name: string): State {
    return this.#sure.get(name);
  }

  /** The resources that are there whose names begin so, as far as is known. */
  existing(prefix: string): readonly string[] {
    return Array.from(this.#sure.entries(), ([name, state]) => (state === undefined ? "" : name)).filter(
      (name) => name !== "" && name.startsWith(prefix),
    );
  }

  /** A request was sent. */
  begin(outcome: Outcome): void {
    this.#underWay.add(outcome);
  }

  /** A request was answered with success, and with the etags that its resources have now. */
  acknowledge(outcome: Outcome, etags: ReadonlyMap<string, string | undefined>): void {
    this.#underWay.delete(outcome);
    this.#acknowledged++;
    for (const [name, state] of outcome) {
      this.#sure.set(name, state === undefined ? undefined : { ...state, etag: etags.get(name) });
    }
  }

  /**
   * Compares what is there with what was acknowledged, and takes it for known from now on: each acknowledged resource is
   * as it was, and of each request that was under way all came to pass or nothing.
   *
   * @returns what is wrong, in sentences; empty when nothing is
   */
  judge(found: ReadonlyMap<string, State>): readonly string[] {
    const open = new Set([...this.#underWay].flatMap((outcome) => [...outcome.keys()]));
    const wrong: string[] = [];
    for (const name of new Set([...this.#sure.keys(), ...found.keys()])) {
      if (open.has(name) || isSame(this.#sure.get(name), found.get(name))) continue;
      wrong.push(`${name} is ${told(found.get(name))}, not ${told(this.#sure.get(name))}`);
    }
    for (const outcome of this.#underWay) {
      const names = [...outcome.keys()];
      const isDone = names.every((name) => isSame(outcome.get(name), found.get(name)));
      const isUndone = names.every((name) => isSame(this.#sure.get(name), found.get(name)));
      if (!isDone && !isUndone) wrong.push(`${names.join(", ")}: one request is neither whole nor absent`);
    }
    this.#underWay.clear();
    this.#sure.clear();
    for (const [name, state] of found) this.#sure.set(name, state);
    return wrong;
  }
}

function isSame(expected: State, found: State): boolean {
  if (expected === undefined || found === undefined) return expected === found;
  return expected.n === found.n && (expected.etag === undefined || expected.etag === found.etag);
}

function told(state: State): string {
  return state === undefined ? "absent" : JSON.stringify(state);
}
