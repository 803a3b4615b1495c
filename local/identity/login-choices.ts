import { offeredKeys } from "./digital-keys.ts";
import { type LoginChoices } from "./login-page.ts";
import { offeredStaff } from "./staff.ts";
import { waysIn, type WayIn } from "./ways-in.ts";

const WAY_LABELS: Readonly<Record<string, string>> = {
  "csam-certificate": "CSAM with a commercial certificate (csam-cert)",
  eid: "CSAM with eID (eid)",
  itsme: "CSAM with itsme (eid)",
  eidas: "CSAM with eIDAS (eid)",
  evidian: "IDAAS with a commercial certificate (idaas)",
};

export const filerChoices: LoginChoices = {
  title: "Log in to Filing",
  ways: waysIn.map(({ identityProvider }) => ({
    value: identityProvider,
    label: WAY_LABELS[identityProvider] ?? identityProvider,
  })),
  keys: offeredKeys.map(({ key, owner }) => ({ value: key, label: `${key}: ${owner}` })),
  account: (way, key) => `${way}:${key}`,
};

export const staffChoices: LoginChoices = {
  title: "Log in to Filing as a member of staff",
  ways: [],
  keys: offeredStaff.map(({ key, name }) => ({ value: key, label: `${key}: ${name}` })),
  account: (_way, key) => key,
};

/** The way in and the key that a filer's account was made of. */
export function wayInOfAccount(account: string): { readonly wayIn: WayIn; readonly key: string } {
  const [way = "", ...key] = account.split(":");
  const wayIn = waysIn.find(({ identityProvider }) => identityProvider === way);
  if (wayIn === undefined) throw new RangeError(`no way in of that name: ${way}`);
  return { wayIn, key: key.join(":") };
}
