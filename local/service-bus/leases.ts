interface Lease<T> {
  readonly held: T;
  readonly until: number;
}

/**
 * Things held for one fixed length of time, so that the order in which they were granted is the order in which
 * they run out: granting, renewing and ending are O(1), and finding what ran out looks at nothing else.
 */
export class Leases<T> {
  readonly #leases = new Map<string, Lease<T>>();

  get(key: string): T | undefined {
    return this.#leases.get(key)?.held;
  }

  /** Grants or renews. @param until milliseconds since 1970; never earlier than that of a lease granted before. */
  grant(key: string, held: T, until: number): void {
    this.#leases.delete(key);
    this.#leases.set(key, { held, until });
  }

  end(key: string): void {
    this.#leases.delete(key);
  }

  *values(): Generator<T> {
    for (const { held } of this.#leases.values()) yield held;
  }

  /** Ends every lease that has run out at `now`, and answers what was held, the oldest first. */
  takeExpired(now: number): readonly T[] {
    const expired: T[] = [];
    for (const [key, lease] of this.#leases) {
      if (lease.until > now) break;
      this.#leases.delete(key);
      expired.push(lease.held);
    }
    return expired;
  }

  /** When the next lease runs out, in milliseconds since 1970. */
  get nextExpiry(): number | undefined {
    for (const lease of this.#leases.values()) return lease.until;
    return undefined;
  }
}
