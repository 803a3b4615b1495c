import { describe, expect, test } from "@jest/globals";
import {
  claimedFor,
  isRenewedAsAnotherKey,
  mayRedeem,
  offer,
  succeededBy,
} from "../../../../shared/domain/access/succession.ts";
import { plus } from "../../../../shared/domain/instant.ts";
import { aFiler, aProfile, aSpace } from "../../../builders/access.ts";
import { minutes, morning } from "../../../builders/times.ts";

const former = aFiler("idaas", "key-1");
const renewed = {
  ...aFiler("idaas", "key-2"),
  certificate: { issuer: "CN=Certipost E-Trust Primary,C=BE", serial: "4a2c" },
};
const profile = aProfile(aSpace("idaas"), {
  ...(former.certificate === undefined ? {} : { certificate: former.certificate }),
});
const offered = offer(profile, "digest", morning);
const shown = { codeDigest: "digest", keyId: "key-2", at: morning };

test("only certificates are renewed as another key", () => {
  expect((["csam-cert", "idaas", "eid"] as const).filter(isRenewedAsAnotherKey)).toEqual([
    "csam-cert",
    "idaas",
  ]);
});

describe("a code", () => {
  test("is open for ten minutes, to the millisecond, to another key than the one that made it", () => {
    expect(offered.succession.expiresAt).toBe("2024-01-10T09:10:00.000Z");
    expect(mayRedeem(offered, { ...shown, at: plus(morning, minutes(10) - 1) })).toBe(true);
    expect(mayRedeem(offered, { ...shown, at: plus(morning, minutes(10)) })).toBe(false);
    expect(mayRedeem(offered, { ...shown, keyId: "key-1" })).toBe(false);
  });

  test("is open no more when there is a newer one, and never without one", () => {
    expect(mayRedeem(offer(offered, "newer", morning), shown)).toBe(false);
    expect(mayRedeem(profile, shown)).toBe(false);
    expect(mayRedeem(offered, { ...shown, codeDigest: "another" })).toBe(false);
  });

  test("that a key has claimed is that key's alone, and has no end", () => {
    const claimed = claimedFor(offered, "key-2");
    expect(mayRedeem(claimed, { ...shown, at: plus(morning, minutes(60)) })).toBe(true);
    expect(mayRedeem(claimed, { ...shown, keyId: "key-3" })).toBe(false);
    expect(mayRedeem(claimed, { ...shown, keyId: "key-1" })).toBe(false);
  });

  test("that is used up can be shown again by the key that used it, and by no other", () => {
    const succeeded = succeededBy(claimedFor(offered, "key-2"), renewed);
    expect(mayRedeem(succeeded, shown)).toBe(true);
    expect(mayRedeem(succeeded, { ...shown, keyId: "key-1" })).toBe(false);
  });
});

describe("the profile after a succession", () => {
  test("names the new key and its certificate, and keeps everything else", () => {
    const claimed = claimedFor(offered, "key-2");
    expect(succeededBy(claimed, renewed)).toEqual({
      ...claimed,
      keyId: "key-2",
      certificate: renewed.certificate,
    });
  });

  test("says nothing of a certificate that does not say anything", () => {
    const { certificate: _none, ...bare } = renewed;
    expect(succeededBy(claimedFor(offered, "key-2"), bare)).not.toHaveProperty("certificate");
  });
});
