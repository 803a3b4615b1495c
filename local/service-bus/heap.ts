/** A priority queue from which any item can be taken out again, each operation in O(log n). */
export class Heap<T extends object> {
  readonly #items: T[] = [];
  readonly #positions = new Map<T, number>();
  readonly #keyOf: (item: T) => number;

  /** @param keyOf the order, smallest first; it must not change while an item is inside. */
  constructor(keyOf: (item: T) => number) {
    this.#keyOf = keyOf;
  }

  get size(): number {
    return this.#items.length;
  }

  get first(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    this.#items.push(item);
    this.#rise(this.#items.length - 1, item);
  }

  pop(): T | undefined {
    const first = this.first;
    if (first !== undefined) this.delete(first);
    return first;
  }

  /** Takes the item out; does nothing when it is not inside. */
  delete(item: T): void {
    const position = this.#positions.get(item);
    if (position === undefined) return;
    this.#positions.delete(item);
    const last = this.#items.pop();
    if (last === undefined || last === item) return;
    this.#sink(position, last);
    this.#rise(this.#positions.get(last) ?? position, last);
  }

  #rise(from: number, item: T): void {
    const key = this.#keyOf(item);
    let position = from;
    while (position > 0) {
      const above = (position - 1) >> 1;
      const parent = this.#items[above];
      if (parent === undefined || this.#keyOf(parent) <= key) break;
      this.#place(position, parent);
      position = above;
    }
    this.#place(position, item);
  }

  #sink(from: number, item: T): void {
    const key = this.#keyOf(item);
    let position = from;
    for (;;) {
      const below = this.#smallerChild(position);
      const child = this.#items[below];
      if (child === undefined || this.#keyOf(child) >= key) break;
      this.#place(position, child);
      position = below;
    }
    this.#place(position, item);
  }

  #smallerChild(position: number): number {
    const left = 2 * position + 1;
    const [a, b] = [this.#items[left], this.#items[left + 1]];
    return a !== undefined && b !== undefined && this.#keyOf(b) < this.#keyOf(a) ? left + 1 : left;
  }

  #place(position: number, item: T): void {
    this.#items[position] = item;
    this.#positions.set(item, position);
  }
}
