import { expect, test } from "@jest/globals";
import { taxonomyAt } from "../../../../shared/domain/accounts/taxonomy.ts";

const cbso = "http://www.nbb.be/be/fr/cbso/fws";

test.each([
  [`${cbso}/19.5/mod/m01/m01-f.xsd`, { kind: "known", framework: "19.5", model: "m01-f" }],
  [`${cbso}/26.0/mod/m87/m87-f.xsd`, { kind: "known", framework: "26.0", model: "m87-f" }],
  [`${cbso}/22.10/mod/m87/m87-f.xsd`, { kind: "unknown-framework", framework: "22.10", model: "m87-f" }],
  [`${cbso}/23.0/mod/m01/m01-a.xsd`, { kind: "split-model", framework: "23.0", model: "m01-a" }],
  [`${cbso}/23.0/mod/m01/m01-o.xsd`, { kind: "split-model", framework: "23.0", model: "m01-o" }],
  [`${cbso}/23.0/mod/m120/m120-f-p.xsd`, { kind: "pdf-model", framework: "23.0", model: "m120-f-p" }],
  [`${cbso}/23.0/mod/m99/m99-f.xsd`, { kind: "unknown-model", framework: "23.0", model: "m99-f" }],
  [`${cbso}/23.0/mod/m01/m02-f.xsd`, { kind: "unknown" }],
  ["http://www.nbb.be/be/fr/pfs/npo/full/pfs-npo-full-2017-04-01.xsd", { kind: "outdated" }],
  [`${cbso}/23.0/mod/m87/m87-f.xsd?x`, { kind: "unknown" }],
  ["", { kind: "unknown" }],
])("%s", (address, taxonomy) => {
  expect(taxonomyAt(address)).toEqual(taxonomy);
});
