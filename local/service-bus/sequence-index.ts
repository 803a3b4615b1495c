const COMPACT_FROM = 64;

/** Items by ascending sequence number: lookup in O(1), the start of a range in O(log n). */
export class SequenceIndex<T extends { readonly sequence: number }> {
  readonly #items = new Map<number, T>();
  #order: number[] = [];
  #last = -Infinity;

  get size(): number {
    return this.#items.size;
  }

  get(sequence: number): T | undefined {
    return this.#items.get(sequence);
  }

  /** @throws RangeError when the sequence number is not above every one added before. */
  add(item: T): void {
    if (item.sequence <= this.#last) throw new RangeError("sequence numbers only rise");
    this.#last = item.sequence;
    this.#items.set(item.sequence, item);
    this.#order.push(item.sequence);
  }

  delete(sequence: number): void {
    this.#items.delete(sequence);
    if (this.#order.length > COMPACT_FROM && this.#order.length > 2 * this.#items.size) {
      this.#order = this.#order.filter((kept) => this.#items.has(kept));
    }
  }

  /** The items whose sequence number is `sequence` or above, in order. Not to be changed meanwhile. */
  *from(sequence: number): Generator<T> {
    for (let position = this.#lowerBound(sequence); position < this.#order.length; position++) {
      const item = this.#items.get(this.#order[position] ?? 0);
      if (item !== undefined) yield item;
    }
  }

  #lowerBound(sequence: number): number {
    let [low, high] = [0, this.#order.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#order[middle] ?? Infinity) < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
