import { describe, expect, test } from "@jest/globals";
import { type Reference, type References } from "../../../shared/application/ports/references.ts";
import { aSpace } from "../../builders/access.ts";

type Communication = Extract<Reference, { kind: "communication" }>;

/** What every implementation of the port has to do. */
export function describeReferences(name: string, open: () => References): void {
  describe(`references: ${name}`, () => {
    test("keeps a structured communication with its payment and its link", async () => {
      const references = open();
      const pointer = communication("100000000189");
      expect(await references.create<"communication">(pointer)).toEqual({ created: true, pointer });
      expect(await references.communication(pointer.digits)).toEqual(pointer);
    });

    test("keeps the space that a key opens", async () => {
      const references = open();
      const pointer = { kind: "key", keyId: "n_-4", ...aSpace("idaas", "space-of-the-key") } as const;
      expect(await references.create<"key">(pointer)).toEqual({ created: true, pointer });
      expect(await references.key("n_-4")).toEqual(pointer);
    });

    test("keeps the space that a one-time code was made for", async () => {
      const references = open();
      const pointer = { kind: "succession-code", codeDigest: "d_-1", ...aSpace("idaas") } as const;
      expect(await references.create<"succession-code">(pointer)).toEqual({ created: true, pointer });
      expect(await references.successionCode("d_-1")).toEqual(pointer);
    });

    test("keeps the enterprise of a publication reference", async () => {
      const references = open();
      const pointer = {
        kind: "publication",
        reference: "2024-00000001",
        enterpriseNumber: "0403170701",
        publicationId: "0403170701_2023-06-30_m87-f_fr",
      } as const;
      expect(await references.create<"publication">(pointer)).toEqual({ created: true, pointer });
      expect(await references.publication("2024-00000001")).toEqual(pointer);
    });

    test("answers whoever comes second with the pointer that was there first", async () => {
      const references = open();
      const first = communication("100000000290");
      await references.create<"communication">(first);
      const second = { ...first, paymentId: "another", linkSecret: "another" };
      expect(await references.create<"communication">(second)).toEqual({ created: false, pointer: first });
      expect(await references.create<"communication">(first)).toEqual({ created: false, pointer: first });
      expect(await references.communication(first.digits)).toEqual(first);
    });

    test("lets one of two rivals have it", async () => {
      const references = open();
      const rivals = ["p1", "p2"].map((paymentId) => ({ ...communication("100000000391"), paymentId }));
      const answers = await Promise.all(rivals.map((rival) => references.create<"communication">(rival)));
      expect(answers.filter(({ created }) => created)).toHaveLength(1);
      expect(answers[0]?.pointer).toEqual(answers[1]?.pointer);
    });

    test("knows nothing of what was never there", async () => {
      const references = open();
      expect(await references.communication("999999999999")).toBeUndefined();
      expect(await references.key("nobody's")).toBeUndefined();
      expect(await references.successionCode("nobody's")).toBeUndefined();
      expect(await references.publication("2024-99999999")).toBeUndefined();
    });
  });
}

const communication = (digits: string): Communication => ({
  kind: "communication",
  ...aSpace(),
  digits,
  paymentId: "p1",
  linkSecret: "s-e_c",
});
