import { type AccountsReader } from "../../application/ports/accounts-reader.ts";
import { formFinding } from "../../domain/accounts/form-findings.ts";
import { refusedByForm, validateInstance, type Validation } from "../../domain/accounts/validate.ts";
import { InstanceBuilder } from "./instance-builder.ts";
import { defaultXmlLimits, type XmlLimits } from "./xml-limits.ts";
import { streamXml } from "./xml-stream.ts";

/** Reads accounts filed as XBRL, streaming, within limits, without ever reading anything outside the file. */
export const xbrlAccountsReader = (limits?: Partial<XmlLimits>): AccountsReader => ({
  async validate(document): Promise<Validation> {
    const builder = new InstanceBuilder();
    const fault = await streamXml(document, builder, { ...defaultXmlLimits, ...limits });
    if (fault !== undefined) return refused(formFinding(fault.check, fault.item));
    const { instance } = builder;
    if (instance === undefined) return refused(formFinding("form-root", builder.foreignRoot));
    return validateInstance(instance);
  },
});

const refused = (finding: ReturnType<typeof formFinding>): Validation => ({
  report: refusedByForm([finding]),
  accounts: undefined,
});
