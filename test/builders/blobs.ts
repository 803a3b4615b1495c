import { type BlobOrigin } from "../../shared/application/ports/documents.ts";
import { type Report } from "../../shared/domain/accounts/report.ts";
import { type Filing } from "../../shared/domain/filing/filing.ts";
import { type MemoryPorts } from "../doubles/memory-ports.ts";
import { aSpace } from "./access.ts";
import { keep } from "./application.ts";
import { morning } from "./times.ts";

export const anOrigin = (changes: Partial<BlobOrigin> = {}): BlobOrigin => ({
  ...aSpace(),
  storedAt: morning,
  ...changes,
});

/** A report without a finding. */
export const aReport = (changes: Partial<Report> = {}): Report => ({
  outcome: "green",
  model: "m87-f",
  framework: "23.0",
  checksRun: 171,
  findings: [],
  notes: [],
  ...changes,
});

/** Keeps a filing together with its file and its report, as far as it has them. @returns what is kept. */
export async function keepWithFiles(
  ports: Pick<MemoryPorts, "spaces" | "documents">,
  filing: Filing,
): Promise<Filing> {
  const { id, connection, spaceId, receivedAt: storedAt } = filing;
  const origin = { connection, spaceId, storedAt };
  if ("document" in filing) {
    await ports.documents.storeUpload(filing.document.blob, new TextEncoder().encode(id), origin);
  }
  const kept =
    "report" in filing
      ? {
          ...filing,
          report: { ...filing.report, blob: await ports.documents.storeReport(id, aReport(), origin) },
        }
      : filing;
  await keep(ports, { filing: kept });
  return kept;
}
