/** What the fixture apps remember, for tests to ask for. */

const entries: (readonly unknown[])[] = [];
const gates = new Map<string, ReturnType<typeof createGate>>();

export function record(...entry: readonly unknown[]): void {
  entries.push(entry);
}

export function recorded(): readonly (readonly unknown[])[] {
  return entries;
}

/** Holds a function until the test releases it. */
export function untilReleased(key: string): Promise<unknown> {
  return gate(key).opened;
}

// The test says so over the process's channel: it can, when the host takes no more requests.
process.on("message", ({ release }: { readonly release?: string }) => {
  if (release !== undefined) gate(release).open();
});

function gate(key: string) {
  const known = gates.get(key) ?? createGate();
  gates.set(key, known);
  return known;
}

function createGate() {
  const { promise: opened, resolve } = Promise.withResolvers<unknown>();
  return { opened, open: () => resolve(undefined) };
}
