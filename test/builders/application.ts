import { askForTransfer, requestTransfer } from "../../shared/application/request-transfer.ts";
import { move } from "../../shared/application/carry-out-transfer.ts";
import {
  approveTransfer,
  cancelTransferPayments,
  rejectTransfer,
} from "../../shared/application/decide-transfer.ts";
import { cancelPayment } from "../../shared/application/cancel-payment.ts";
import { closeConnection, closeConnections } from "../../shared/application/close-connection.ts";
import { type Work, consumeWork } from "../../shared/application/consume-work.ts";
import { type Doorkeeper, doorkeeper } from "../../shared/application/doorkeeper.ts";
import { eraseEnded } from "../../shared/application/erase-ended.ts";
import { eraseOrphans } from "../../shared/application/erase-orphans.ts";
import { eraseProfiles } from "../../shared/application/erase-profiles.ts";
import { eraseTransfers } from "../../shared/application/erase-transfers.ts";
import { fileAccounts } from "../../shared/application/file-accounts.ts";
import { readDocument, readFiling, readReport } from "../../shared/application/follow-filing.ts";
import { lapseOverdue } from "../../shared/application/lapse-overdue.ts";
import { listDeadLetters } from "../../shared/application/list-dead-letters.ts";
import { moveClosing } from "../../shared/application/move-closing.ts";
import { noticePayment } from "../../shared/application/notice-payment.ts";
import { openSpace } from "../../shared/application/open-space.ts";
import { payByLink } from "../../shared/application/pay-by-link.ts";
import { type Envelope } from "../../shared/application/ports/work-queues.ts";
import { priceFiling } from "../../shared/application/price-filing.ts";
import { publicationNumbers } from "../../shared/application/publication-numbers.ts";
import { publishFiling } from "../../shared/application/publish-filing.ts";
import { putProfile } from "../../shared/application/put-profile.ts";
import { readPayment } from "../../shared/application/read-payment.ts";
import { readSpace } from "../../shared/application/read-space.ts";
import { reconcile } from "../../shared/application/reconcile.ts";
import { remindOfClosings } from "../../shared/application/remind-of-closings.ts";
import { replayDeadLetters } from "../../shared/application/replay-dead-letters.ts";
import { sendNotice } from "../../shared/application/send-notice.ts";
import { settlePayment } from "../../shared/application/settle-payment.ts";
import { startPayment } from "../../shared/application/start-payment.ts";
import { makeSuccessionCode, redeemSuccessionCode } from "../../shared/application/succeed-key.ts";
import { sweepWaiting } from "../../shared/application/sweep-waiting.ts";
import { tellAccess } from "../../shared/application/tell-access.ts";
import { validateFiling } from "../../shared/application/validate-filing.ts";
import { withdrawFiling } from "../../shared/application/withdraw-filing.ts";
import { type CertificateAuthority } from "../../shared/domain/access/certificate-authority.ts";
import { type SpaceAddress } from "../../shared/domain/access/connection.ts";
import { type WorkQueue } from "../../shared/domain/filing/transitions.ts";
import { type Timetable } from "../../shared/domain/access/timetable.ts";
import { type PaymentTerm } from "../../shared/domain/working-days.ts";
import { type Instant } from "../../shared/domain/instant.ts";
import { type PersonalSpaces, type SpaceDocument } from "../../shared/application/ports/personal-spaces.ts";
import { type MemoryPorts, memoryPorts } from "../doubles/memory-ports.ts";
import { openAlways } from "./access.ts";
import { morning } from "./times.ts";

/** Whose certificates tests use: two authorities, one of which has the certificate of `aFiler`. */
export const certificateAuthorities: readonly CertificateAuthority[] = [
  { name: "Certipost", certificateTypes: ["Certipost"], issuers: ["CN=Certipost E-Trust Primary,C=BE"] },
  { name: "Isabel", certificateTypes: ["Isabel 6"], issuers: ["CN=Isabel CA 6,C=BE"] },
];

/** Where the texts of tests send people. */
export const contactCentre = "contact-centre@filing.test";

/** How long tests give people to pay. */
export const paymentTerm: PaymentTerm = { unit: "working-days", count: 6 };
const erasure = { endedDays: 90, orphanDays: 7, profileDays: 730, transferDays: 730 };

export type Application = ReturnType<typeof anApplication>;

/** Every use case over the given ports, joined as in production: one of these is one instance of the function app. */
export function anApplication(ports: MemoryPorts) {
  const doors: Doorkeeper = doorkeeper(ports);
  const needs = { ...ports, doors, publicUrl: "https://filing.test", contactCentre, certificateAuthorities };
  const works: Readonly<Record<WorkQueue, Work>> = {
    validate: validateFiling(needs),
    price: priceFiling({ ...needs, paymentTerm }),
    settle: settlePayment(needs),
    move: move({ ...needs, paymentTerm }),
    publish: publishFiling({ ...needs, numbers: publicationNumbers(ports.registers, 10) }),
    notify: sendNotice({ ...needs, contactCentre }),
  };
  return {
    ports,
    doors,
    works,
    openSpace: openSpace.bind(undefined, needs),
    putProfile: putProfile(needs),
    makeSuccessionCode: makeSuccessionCode(needs),
    redeemSuccessionCode: redeemSuccessionCode(needs),
    readSpace: readSpace(needs),
    fileAccounts: fileAccounts(needs),
    readFiling: readFiling(needs),
    readReport: readReport(needs),
    readDocument: readDocument(needs),
    withdrawFiling: withdrawFiling(needs),
    startPayment: startPayment(needs),
    readPayment: readPayment(needs),
    cancelPayment: cancelPayment(needs),
    payByLink: payByLink(needs),
    noticePayment: noticePayment(needs),
    requestTransfer: requestTransfer(needs),
    askForTransfer: askForTransfer(needs),
    approveTransfer: approveTransfer(needs),
    rejectTransfer: rejectTransfer(needs),
    cancelTransferPayments: cancelTransferPayments(needs),
    closeConnection: closeConnection(needs),
    closeConnections: closeConnections(needs),
    remindOfClosings: remindOfClosings(needs),
    moveClosing: moveClosing({ ...needs, paymentTerm }),
    tellAccess: tellAccess(needs),
    sweepWaiting: sweepWaiting(needs),
    lapseOverdue: lapseOverdue(needs),
    listDeadLetters: listDeadLetters(needs),
    replayDeadLetters: replayDeadLetters(needs),
    eraseEnded: eraseEnded({ ...needs, ...erasure }),
    eraseOrphans: eraseOrphans({ ...needs, ...erasure }),
    eraseProfiles: eraseProfiles({ ...needs, ...erasure }),
    eraseTransfers: eraseTransfers({ ...needs, ...erasure }),
    reconcile: reconcile({ ...needs, restSeconds: 600 }),
    consume: (queue: WorkQueue, envelope: Envelope): Promise<void> =>
      consumeWork(needs, queue, works[queue])(envelope),
  };
}

/** The application over an empty world. Ports that a test gives take the place of those in memory. */
export const freshApplication = ({
  now = morning,
  timetable = openAlways,
  ...ports
}: Partial<MemoryPorts> & { readonly now?: Instant; readonly timetable?: Timetable } = {}): Application =>
  anApplication({ ...memoryPorts({ now, timetable }), ...ports });

/** Writes documents into the spaces that they say they belong to. @returns their versions. */
export async function keep(
  { spaces }: { readonly spaces: PersonalSpaces },
  ...documents: readonly SpaceDocument[]
): Promise<readonly string[]> {
  const versions: string[] = [];
  for (const document of documents) {
    const [{ connection, spaceId }] = Object.values(document) as [SpaceAddress];
    const outcome = await spaces.commit({ connection, spaceId }, [{ create: document }]);
    if (outcome.kind === "conflict") throw new Error("the document is there already");
    versions.push(...outcome.versions);
  }
  return versions;
}

/** The same ports, and the next commit is answered as if somebody else had been faster. */
export const outrun = (ports: MemoryPorts): MemoryPorts => ({
  ...ports,
  spaces: { ...ports.spaces, commit: () => Promise.resolve({ kind: "conflict" }) },
});
