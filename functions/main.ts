import { app } from "@azure/functions";
import { openClients } from "../shared/adapters/azure/clients.ts";
import { blobDocuments } from "../shared/adapters/azure/blob-documents.ts";
import { cosmosDocuments } from "../shared/adapters/azure/cosmos-documents.ts";
import { cosmosPersonalSpaces } from "../shared/adapters/azure/cosmos-personal-spaces.ts";
import { cosmosPublications } from "../shared/adapters/azure/cosmos-publications.ts";
import { cosmosReferences } from "../shared/adapters/azure/cosmos-references.ts";
import { cosmosRegisters } from "../shared/adapters/azure/cosmos-registers.ts";
import { cosmosTransfers } from "../shared/adapters/azure/cosmos-transfers.ts";
import { serviceBusDeadLetters } from "../shared/adapters/azure/service-bus-dead-letters.ts";
import { serviceBusWorkQueues } from "../shared/adapters/azure/service-bus-work-queues.ts";
import { joseTokenVerifier } from "../shared/adapters/identity/jose-token-verifier.ts";
import { folderMail } from "../shared/adapters/mail/folder-mail.ts";
import { serviceMail } from "../shared/adapters/mail/service-mail.ts";
import { hostedPaymentProvider } from "../shared/adapters/payments/hosted-payment-provider.ts";
import { pdfAccountsRenderer } from "../shared/adapters/pdf/pdf-accounts-renderer.ts";
import { minisearchArticleSearch } from "../shared/adapters/search/minisearch-article-search.ts";
import { digestIdentifiers } from "../shared/adapters/system/digest-identifiers.ts";
import { lineJournal } from "../shared/adapters/system/line-journal.ts";
import { systemClock } from "../shared/adapters/system/system-clock.ts";
import { xbrlAccountsReader } from "../shared/adapters/xbrl/xbrl-accounts-reader.ts";
import { readConfig } from "../shared/config/config.ts";
import { parseTimetable } from "../shared/contracts/storage/register-documents.ts";
import shippedTimetable from "../shared/contracts/timetable.json" with { type: "json" };
import { topology } from "../shared/contracts/topology.ts";
import { articles } from "../shared/domain/help/articles.ts";
import { compose } from "./compose.ts";

const config = readConfig(process.env);
const clients = openClients(config);
const database = clients.cosmos.database(topology.database);
const container = (name: string) => cosmosDocuments(database.container(name));
const registers = container("registers");
// Only somebody's desk has the setting, and the desk moves it while we run.
const clock = systemClock(() => Number(process.env["CLOCK_OFFSET_MS"] ?? "0"));

compose(
  app,
  {
    clock,
    storeClock: systemClock(),
    identifiers: digestIdentifiers,
    journal: lineJournal({ clock, write: (_level, line) => process.stdout.write(`${line}\n`) }),
    queues: serviceBusWorkQueues(clients.serviceBus, clock),
    deadLetters: serviceBusDeadLetters(clients.serviceBus, clock),
    spaces: cosmosPersonalSpaces(container("personal-spaces")),
    references: cosmosReferences(container("references")),
    publications: cosmosPublications(container("publications")),
    registers: cosmosRegisters(registers, parseTimetable(shippedTimetable)),
    transfers: cosmosTransfers(registers),
    documents: blobDocuments({
      uploads: clients.uploads.getContainerClient("uploads"),
      reports: clients.archive.getContainerClient("reports"),
      publications: clients.archive.getContainerClient("publications"),
    }),
    tokens: joseTokenVerifier(config, { clock, identifiers: digestIdentifiers }),
    provider: hostedPaymentProvider({
      baseUrl: config.paymentProvider.url,
      apiKey: config.paymentProvider.apiKey,
      timeoutMilliseconds: 8_000,
    }),
    mail:
      config.mail.kind === "folder"
        ? folderMail(config.mail.path)
        : serviceMail({ url: config.mail.url, timeoutMilliseconds: 8_000 }),
    reader: xbrlAccountsReader(),
    renderer: pdfAccountsRenderer(),
    search: minisearchArticleSearch(articles),
    jitter: Math.random,
  },
  config,
);
