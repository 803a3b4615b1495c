import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { claimsOfKey } from "../../../local/identity/digital-keys.ts";
import { waysIn, wayInThrough } from "../../../local/identity/ways-in.ts";
import authoritiesFile from "../../../shared/config/certificate-authorities.json" with { type: "json" };

const now = new Date("2024-01-15T12:00:00Z");
const csam = wayInThrough("csam-cert");
const idaas = wayInThrough("idaas");

const supported = authoritiesFile.authorities.flatMap(({ issuers }) => issuers);
const ownerName = fc.string({ minLength: 1 }).filter((name) => !name.includes("@"));

describe("a digital key", () => {
  test("is the same certificate under every connection that takes certificates, by another name a different one", () => {
    fc.assert(
      fc.property(ownerName, ownerName, (one, other) => {
        const { cert_issuer, cert_serial } = claimsOfKey(one, csam, now);
        expect(claimsOfKey(one, idaas, now)).toMatchObject({ cert_issuer, cert_serial });
        if (one !== other) expect(claimsOfKey(other, csam, now).cert_serial).not.toBe(cert_serial);
      }),
    );
  });

  test("has a serial number without leading zeros and a supported authority", () => {
    fc.assert(
      fc.property(ownerName, (name) => {
        const { cert_issuer, cert_serial } = claimsOfKey(name, csam, now);
        expect(cert_serial).toMatch(/^[1-9a-f][0-9a-f]*$/);
        expect(supported).toContain(cert_issuer);
      }),
    );
  });

  test("renewed has another serial number, and the owner, authority and mailbox of before", () => {
    fc.assert(
      fc.property(ownerName, fc.integer({ min: 2, max: 99 }), (name, generation) => {
        const { sub, cert_serial, ...before } = claimsOfKey(name, csam, now);
        const renewed = claimsOfKey(`${name}@${generation}`, csam, now);
        expect(renewed).toMatchObject(before);
        expect(renewed.cert_serial).not.toBe(cert_serial);
        expect(renewed.sub).not.toBe(sub);
      }),
    );
  });

  test("is one person through eID, itsme and eIDAS, and after a renewal of the card", () => {
    fc.assert(
      fc.property(ownerName, (name) => {
        const ways = waysIn.filter(({ connection }) => connection === "eid");
        const subjects = [name, `${name}@2`].flatMap((key) =>
          ways.map((way) => claimsOfKey(key, way, now).sub),
        );
        expect(ways).toHaveLength(3);
        expect(new Set(subjects).size).toBe(1);
      }),
    );
  });

  test("can be an expired certificate, or one of an authority that is not supported", () => {
    const { cert_not_after } = claimsOfKey("accountant@expired", idaas, now);
    expect(Date.parse(cert_not_after ?? "")).toBeLessThan(now.getTime());
    expect(supported).not.toContain(claimsOfKey("accountant@unlisted", idaas, now).cert_issuer);
  });
});
