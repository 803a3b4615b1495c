import { expect, test } from "@jest/globals";
import { isEnterpriseNumber } from "../../../../shared/domain/accounts/enterprise-number.ts";

test.each(["0203201340", "0417497106", "0400378485", "0566988259", "0410682657", "0999000129"])(
  "%s is an enterprise number",
  (number) => {
    expect(isEnterpriseNumber(number)).toBe(true);
  },
);

test.each([
  "0735546229",
  "2147812701",
  "203201340",
  "BE0203201340",
  "0203.201.340",
  "02032013400",
  "",
  "０２０３２０１３４０",
])("%j is not", (number) => {
  expect(isEnterpriseNumber(number)).toBe(false);
});
