import { type Announcing } from "../shared/application/announce.ts";
import { type Checkouts } from "../shared/application/checkouts.ts";
import { doorkeeper } from "../shared/application/doorkeeper.ts";
import { eraseEnded } from "../shared/application/erase-ended.ts";
import { eraseOrphans } from "../shared/application/erase-orphans.ts";
import { eraseProfiles } from "../shared/application/erase-profiles.ts";
import { eraseTransfers } from "../shared/application/erase-transfers.ts";
import { closeConnections } from "../shared/application/close-connection.ts";
import { lapseOverdue } from "../shared/application/lapse-overdue.ts";
import { move } from "../shared/application/carry-out-transfer.ts";
import { type AccountsReader } from "../shared/application/ports/accounts-reader.ts";
import { type AccountsRenderer } from "../shared/application/ports/accounts-renderer.ts";
import { type ArticleSearch } from "../shared/application/ports/article-search.ts";
import { type Clock } from "../shared/application/ports/clock.ts";
import { type DeadLetters } from "../shared/application/ports/dead-letters.ts";
import { type Documents } from "../shared/application/ports/documents.ts";
import { type Identifiers } from "../shared/application/ports/identifiers.ts";
import { type Journal } from "../shared/application/ports/journal.ts";
import { type Mail } from "../shared/application/ports/mail.ts";
import { type PaymentProvider } from "../shared/application/ports/payment-provider.ts";
import { type PersonalSpaces } from "../shared/application/ports/personal-spaces.ts";
import { type Publications } from "../shared/application/ports/publications.ts";
import { type References } from "../shared/application/ports/references.ts";
import { type Registers } from "../shared/application/ports/registers.ts";
import { type TokenVerifier } from "../shared/application/ports/token-verifier.ts";
import { type Transfers } from "../shared/application/ports/transfers.ts";
import { type WorkQueues } from "../shared/application/ports/work-queues.ts";
import { priceFiling } from "../shared/application/price-filing.ts";
import { publicationNumbers } from "../shared/application/publication-numbers.ts";
import { publishFiling } from "../shared/application/publish-filing.ts";
import { reconcile } from "../shared/application/reconcile.ts";
import { sendNotice } from "../shared/application/send-notice.ts";
import { countStranded } from "../shared/application/count-stranded.ts";
import { remindOfClosings } from "../shared/application/remind-of-closings.ts";
import { settlePayment } from "../shared/application/settle-payment.ts";
import { sweepWaiting } from "../shared/application/sweep-waiting.ts";
import { validateFiling } from "../shared/application/validate-filing.ts";
import { type CertificateAuthority } from "../shared/domain/access/certificate-authority.ts";
import { type AddressesToAllow } from "../shared/domain/help/written-article.ts";
import { type PaymentTerm } from "../shared/domain/working-days.ts";
import { type FunctionsApp } from "./app.ts";
import { registerAccessRoutes } from "./http/access.ts";
import { registerConnectionRoutes } from "./http/connections.ts";
import { registerConsultRoutes } from "./http/consult.ts";
import { registerDeadLetterRoutes } from "./http/dead-letters.ts";
import { registerFilingRoutes } from "./http/filings.ts";
import { registerHelpRoutes } from "./http/help.ts";
import { registerHealthRoute } from "./http/health.ts";
import { registerPayRoutes } from "./http/pay.ts";
import { registerPaymentRoutes } from "./http/payments.ts";
import { registerProfileRoutes } from "./http/profile.ts";
import { registerReconciliationRoute } from "./http/reconciliation.ts";
import { registerStrandedRoute } from "./http/stranded.ts";
import { registerSuccessionRoutes } from "./http/succession.ts";
import { registerSpaceRoute } from "./http/space.ts";
import { registerTransferRoutes } from "./http/transfers.ts";
import { registerWorkQueues } from "./queues/work-queue.ts";
import { registerTimers } from "./timers/timers.ts";

/** The outside world, as the application needs it. */
export interface Ports {
  readonly clock: Clock;
  /** The time by which the stores stamp what they keep; nobody moves it. */
  readonly storeClock: Clock;
  readonly identifiers: Identifiers;
  readonly journal: Journal;
  readonly queues: WorkQueues;
  readonly deadLetters: DeadLetters;
  readonly spaces: PersonalSpaces;
  readonly references: References;
  readonly publications: Publications;
  readonly registers: Registers;
  readonly transfers: Transfers;
  readonly documents: Documents;
  readonly tokens: TokenVerifier;
  readonly provider: PaymentProvider;
  readonly mail: Mail;
  readonly reader: AccountsReader;
  readonly renderer: AccountsRenderer;
  readonly search: ArticleSearch;
  /** Chance from 0 up to 1, to spread retries. */
  readonly jitter: () => number;
}

/** What an operator can set. */
export interface Options {
  readonly publicUrl: string;
  readonly uploadLimitBytes: number;
  readonly numberBlockSize: number;
  readonly paymentTerm: PaymentTerm;
  readonly bankAccount: { readonly iban: string; readonly beneficiary: string };
  /** The e-mail address of the contact centre. */
  readonly contactCentre: string;
  /** Whose certificates are accepted. */
  readonly certificateAuthorities: readonly CertificateAuthority[];
  /** How long a change rests before the reconciliation compares it. */
  readonly restSeconds: number;
  /** What the network of a filer must let through. */
  readonly addressesToAllow: AddressesToAllow;
  readonly erasure: {
    /** How long the files of a filing are kept that ended without a publication. */
    readonly endedDays: number;
    /** How old a blob without a filing grows. */
    readonly orphanDays: number;
    /** How long a profile is kept in whose space nothing happens. */
    readonly profileDays: number;
    /** How long a transfer is kept after its end. */
    readonly transferDays: number;
  };
}

/** Makes the use cases from the ports and registers every trigger. Opens nothing and reads no environment. */
export function compose(app: FunctionsApp, ports: Ports, options: Options): void {
  const { publicUrl, uploadLimitBytes, paymentTerm, bankAccount, erasure, contactCentre } = options;
  const doors = doorkeeper(ports);
  const numbers = publicationNumbers(ports.registers, options.numberBlockSize);
  const needs: Ports & Announcing & Checkouts & { readonly doors: typeof doors } = {
    ...ports,
    doors,
    publicUrl,
  };

  registerHealthRoute(app, needs);
  registerAccessRoutes(app, { ...needs, ...options });
  registerHelpRoutes(app, { ...needs, ...options });
  registerProfileRoutes(app, needs);
  registerSuccessionRoutes(app, { ...needs, contactCentre });
  registerSpaceRoute(app, { ...needs, contactCentre });
  registerFilingRoutes(app, { ...needs, uploadLimitBytes });
  registerPaymentRoutes(app, { ...needs, paymentPage: { publicUrl, ...bankAccount } });
  registerPayRoutes(app, needs);
  registerConsultRoutes(app, needs);
  registerTransferRoutes(app, { ...needs, ...options });
  registerConnectionRoutes(app, { ...needs, paymentTerm });
  registerDeadLetterRoutes(app, needs);
  registerReconciliationRoute(app, needs);
  registerStrandedRoute(app, { ...needs, ...options });

  registerWorkQueues(app, needs, {
    validate: validateFiling(needs),
    price: priceFiling({ ...needs, paymentTerm }),
    settle: settlePayment(needs),
    publish: publishFiling({ ...needs, numbers }),
    notify: sendNotice({ ...needs, contactCentre }),
    move: move({ ...needs, paymentTerm }),
  });

  registerTimers(app, needs, {
    sweepWaiting: sweepWaiting(needs),
    lapseOverdue: lapseOverdue(needs),
    closeConnections: closeConnections(needs),
    remindOfClosings: remindOfClosings(needs),
    countStranded: countStranded(needs),
    eraseEnded: eraseEnded({ ...needs, ...erasure }),
    eraseOrphans: eraseOrphans({ ...needs, ...erasure }),
    eraseProfiles: eraseProfiles({ ...needs, ...erasure }),
    eraseTransfers: eraseTransfers({ ...needs, ...erasure }),
    reconcile: reconcile({ ...needs, restSeconds: options.restSeconds }),
  });
}
