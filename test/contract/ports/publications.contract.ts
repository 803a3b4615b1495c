import { describe, expect, test } from "@jest/globals";
import { type Publications } from "../../../shared/application/ports/publications.ts";
import { type Instant } from "../../../shared/domain/instant.ts";
import { type Publication } from "../../../shared/domain/publication/publication.ts";
import { someCorrection } from "../../builders/accounts.ts";
import { aPublication } from "../../builders/publications.ts";
import { at, day } from "../../builders/times.ts";

/** What every implementation of the port has to do. */
export function describePublications(name: string, open: () => Publications): void {
  describe(`publications: ${name}`, () => {
    test("keeps a publication as it is", async () => {
      const publications = open();
      const publication = aPublication(newEnterprise());
      const { created, found } = await publications.create(publication);
      expect({ created, value: found.value }).toEqual({ created: true, value: publication });
      expect(await publications.read(publication.enterpriseNumber, publication.id)).toEqual(found);
    });

    test("keeps a correction, and one that does not say its legal form", async () => {
      const publications = open();
      const { corrected } = someCorrection();
      const publication = aPublication({ ...newEnterprise(), corrected, legalForm: undefined });
      await publications.create(publication);
      const found = await publications.read(publication.enterpriseNumber, publication.id);
      expect(found?.value).toEqual(publication);
    });

    test("answers whoever comes second with the publication that was there first", async () => {
      const publications = open();
      const first = aPublication(newEnterprise());
      const { found } = await publications.create(first);
      const second = { ...first, filingId: "another", reference: "2024-00000099" };
      expect(await publications.create(second)).toEqual({ created: false, found });
      expect(await publications.create(first)).toEqual({ created: false, found });
    });

    test("replaces what is as it was read, and then no longer on top of that version", async () => {
      const publications = open();
      const hidden = aPublication({ ...newEnterprise(), visible: false });
      const { found } = await publications.create(hidden);
      const visible = { ...hidden, visible: true };
      expect(await publications.replace(visible, found.version)).toBe(true);
      expect(await publications.replace(hidden, found.version)).toBe(false);
      const now = await publications.read(hidden.enterpriseNumber, hidden.id);
      expect(now?.value).toEqual(visible);
      expect(now?.version).not.toBe(found.version);
    });

    test("replaces nothing that is not there", async () => {
      expect(await open().replace(aPublication(newEnterprise()), '"1"')).toBe(false);
    });

    test("lists all of an enterprise, the newest deposit first, hidden ones too", async () => {
      const publications = open();
      const enterprise = newEnterprise();
      const deposits: readonly (readonly [string, string])[] = [
        ["2024-00000002", "2024-01-05"],
        ["2024-00000003", "2024-01-05"],
        ["2023-00000009", "2023-06-01"],
        ["2024-00000001", "2024-03-01"],
      ];
      for (const [reference, depositDate] of deposits) {
        await publications.create(deposit(enterprise, reference, depositDate));
      }
      await publications.create(aPublication(newEnterprise()));
      const found = await publications.ofEnterprise(enterprise.enterpriseNumber);
      expect(found.map(({ reference }) => reference)).toEqual([
        "2024-00000001",
        "2024-00000003",
        "2024-00000002",
        "2023-00000009",
      ]);
    });

    test("lists more than a page of them", async () => {
      const publications = open();
      const enterprise = newEnterprise();
      for (let number = 1; number <= 105; number += 1) {
        await publications.create(
          deposit(enterprise, `2024-${String(number).padStart(8, "0")}`, "2024-01-05"),
        );
      }
      expect(await publications.ofEnterprise(enterprise.enterpriseNumber)).toHaveLength(105);
    });

    test("finds by its reference number, whatever the enterprise", async () => {
      const publications = open();
      const reference = `1999-${newEnterprise().enterpriseNumber.slice(2)}`;
      const same = [newEnterprise(), newEnterprise()].map((enterprise) =>
        aPublication({ ...enterprise, reference }),
      );
      for (const publication of same) await publications.create(publication);
      await publications.create(aPublication({ ...newEnterprise(), reference: "1998-00000001" }));
      const found = await publications.ofReference(reference);
      expect(found).toHaveLength(2);
      expect(found).toEqual(expect.arrayContaining(same));
    });

    test("finds what changed after one instant and not after another", async () => {
      const publications = open();
      const hidden = aPublication({ ...newEnterprise(), visible: false });
      const { found } = await publications.create(hidden);
      await publications.replace({ ...hidden, visible: true }, found.version);
      const { enterpriseNumber, id } = hidden;
      const changed = async (after: Instant, until: Instant) => {
        const all: unknown[] = [];
        for await (const page of publications.changedBetween(after, until)) {
          all.push(...page.filter((publication) => publication.enterpriseNumber === enterpriseNumber));
        }
        return all;
      };
      const [early, late] = [at("2000-01-01T00:00:00.000Z"), at("9999-12-31T23:59:59.000Z")];
      expect(await changed(early, late)).toEqual([{ enterpriseNumber, id }]);
      expect(await changed(at("1970-01-01T00:00:00.000Z"), early)).toEqual([]);
      expect(await changed(at("9999-12-31T23:59:58.000Z"), late)).toEqual([]);
    });

    test("knows nothing of what was never there", async () => {
      const publications = open();
      const { enterpriseNumber } = newEnterprise();
      expect(await publications.read(enterpriseNumber, "x")).toBeUndefined();
      expect(await publications.ofEnterprise(enterpriseNumber)).toEqual([]);
      expect(await publications.ofReference("1998-99999999")).toEqual([]);
    });
  });
}

let enterprises = 0;

/** An enterprise that no other test uses: one store may serve them all. */
function newEnterprise(): Pick<Publication, "enterpriseNumber"> {
  enterprises += 1;
  return { enterpriseNumber: String(enterprises).padStart(10, "0") };
}

const deposit = (
  enterprise: Pick<Publication, "enterpriseNumber">,
  reference: string,
  depositDate: string,
): Publication => aPublication({ ...enterprise, id: reference, reference, depositDate: day(depositDate) });
