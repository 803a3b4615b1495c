import { type Adapter, type AdapterPayload } from "oidc-provider";

/**
 * What the provider remembers of logins under way: gone with the process, as nobody needs it longer.
 * The library's own store of this kind says at every start that it must be replaced.
 */
export function sessionsInMemory(): (kind: string) => Adapter {
  const entries = new Map<string, Entry>();
  const find = (name: string): AdapterPayload | undefined => {
    const entry = entries.get(name);
    return entry !== undefined && entry.until > Date.now() ? entry.payload : undefined;
  };
  const findWhere = (kind: string, matches: (payload: AdapterPayload) => boolean) =>
    [...entries.keys()]
      .filter((name) => name.startsWith(`${kind}:`))
      .map(find)
      .find((payload) => payload !== undefined && matches(payload));

  return (kind) => {
    const nameOf = (id: string): string => `${kind}:${id}`;
    return {
      upsert: (id, payload, expiresInSeconds = LONGEST_SECONDS) =>
        settle(() => void entries.set(nameOf(id), { payload, until: Date.now() + expiresInSeconds * 1000 })),
      find: (id) => settle(() => find(nameOf(id))),
      findByUid: (uid) => settle(() => findWhere(kind, (payload) => payload.uid === uid)),
      findByUserCode: (code) => settle(() => findWhere(kind, (payload) => payload.userCode === code)),
      consume: (id) =>
        settle(() => {
          const payload = find(nameOf(id));
          if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000);
        }),
      destroy: (id) => settle(() => void entries.delete(nameOf(id))),
      revokeByGrantId: (grantId) =>
        settle(() => {
          for (const [name, { payload }] of entries) if (payload.grantId === grantId) entries.delete(name);
        }),
    };
  };
}

interface Entry {
  readonly payload: AdapterPayload;
  /** Milliseconds of real time: logins under way do not follow the system's clock. */
  readonly until: number;
}

const LONGEST_SECONDS = 14 * 24 * 3600;

const settle = <T>(step: () => T): Promise<T> => Promise.resolve(step());
