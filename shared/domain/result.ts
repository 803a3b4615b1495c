/** Either what was asked for, or a foreseen refusal. Machine trouble is thrown, never returned. */
export type Result<Value, Refusal> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: Refusal };

export const ok = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({
  ok: true,
  value,
});

export const refuse = <Refusal>(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } => ({
  ok: false,
  refusal,
});

/** Ends a switch over a closed union: a new member that nobody answers does not compile. */
export function unreachable(member: never): never {
  throw new Error(`a member of a closed union was not answered: ${JSON.stringify(member)}`);
}
