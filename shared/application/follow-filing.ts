import { type KeptFiling } from "../domain/filing/filing.ts";
import { type Report } from "../domain/accounts/report.ts";
import { type Result, ok, refuse } from "../domain/result.ts";
import { Fault } from "./fault.ts";
import { type GoneRefusal, keptFiling } from "./kept-filing.ts";
import { type OpenSpace } from "./open-space.ts";
import { type Documents } from "./ports/documents.ts";
import { type PersonalSpaces, type Versioned } from "./ports/personal-spaces.ts";
import { type RefusalOf } from "./refusal.ts";

interface Following {
  readonly spaces: PersonalSpaces;
  readonly documents: Documents;
}

type Unknown = RefusalOf<"not-found"> | GoneRefusal;

/**
 * A filing of the space. Another space's filing is as unknown as one that never was; one that was erased or has moved
 * is told apart.
 */
export const readFiling =
  ({ spaces }: Pick<Following, "spaces">) =>
  async ({ space }: OpenSpace, id: string): Promise<Result<Versioned<KeptFiling>, Unknown>> => {
    const found = await spaces.filing(space, id);
    if (found === undefined) return refuse({ kind: "not-found" });
    const kept = keptFiling(found.value);
    return kept.ok ? ok({ value: kept.value, version: found.version }) : kept;
  };

export interface FoundReport {
  readonly report: Report;
  /** Its name comes from its content, so it is the version of it too. */
  readonly etag: string;
}

/** What the validation found. */
export const readReport =
  (needs: Following) =>
  async (
    opened: OpenSpace,
    id: string,
  ): Promise<Result<FoundReport, Unknown | RefusalOf<"not-available-yet">>> => {
    const filing = await readFiling(needs)(opened, id);
    if (!filing.ok) return filing;
    if (!("report" in filing.value.value)) {
      return refuse({ kind: "not-available-yet", status: filing.value.value.status });
    }
    const report = await needs.documents.report(filing.value.value.report.blob);
    if (report === undefined) throw new Fault("a report that the filing names cannot be read");
    return ok({ report, etag: `"${filing.value.value.report.blob}"` });
  };

/** The file exactly as it was uploaded. */
export const readDocument =
  (needs: Following) =>
  async (
    opened: OpenSpace,
    id: string,
  ): Promise<Result<{ readonly filing: KeptFiling; readonly bytes: AsyncIterable<Uint8Array> }, Unknown>> => {
    const filing = await readFiling(needs)(opened, id);
    if (!filing.ok) return filing;
    const bytes = await needs.documents.upload(filing.value.value.document.blob);
    if (bytes === undefined) throw new Fault("a file that the filing names cannot be read");
    return ok({ filing: filing.value.value, bytes });
  };
