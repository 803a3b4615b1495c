import { type AccountsReader } from "../../shared/application/ports/accounts-reader.ts";
import { type AccountsRenderer } from "../../shared/application/ports/accounts-renderer.ts";
import { type Identifiers } from "../../shared/application/ports/identifiers.ts";
import { type Timetable } from "../../shared/domain/access/timetable.ts";
import { type Instant } from "../../shared/domain/instant.ts";
import { countingIdentifiers } from "./counting-identifiers.ts";
import { type FixedClock, fixedClock } from "./fixed-clock.ts";
import { jsonAccountsReader } from "./json-accounts-reader.ts";
import { type MemoryDocuments, memoryDocuments } from "./memory-documents.ts";
import { type MemoryMail, memoryMail } from "./memory-mail.ts";
import { type MemoryPersonalSpaces, memoryPersonalSpaces } from "./memory-personal-spaces.ts";
import { type MemoryPublications, memoryPublications } from "./memory-publications.ts";
import { type MemoryReferences, memoryReferences } from "./memory-references.ts";
import { type MemoryRegisters, memoryRegisters } from "./memory-registers.ts";
import { type MemoryTransfers, memoryTransfers } from "./memory-transfers.ts";
import { type MemoryDeadLetters, type MemoryWorkQueues, memoryWorkQueues } from "./memory-work-queues.ts";
import { plainAccountsRenderer } from "./plain-accounts-renderer.ts";
import { type RecordingJournal, recordingJournal } from "./recording-journal.ts";
import { type ScriptedPaymentProvider, scriptedPaymentProvider } from "./scripted-payment-provider.ts";

/** The outside world in memory. */
export interface MemoryPorts {
  readonly clock: FixedClock;
  readonly storeClock: FixedClock;
  readonly identifiers: Identifiers;
  readonly journal: RecordingJournal;
  readonly queues: MemoryWorkQueues;
  readonly deadLetters: MemoryDeadLetters;
  readonly spaces: MemoryPersonalSpaces;
  readonly references: MemoryReferences;
  readonly publications: MemoryPublications;
  readonly registers: MemoryRegisters;
  readonly transfers: MemoryTransfers;
  readonly documents: MemoryDocuments;
  readonly provider: ScriptedPaymentProvider;
  readonly mail: MemoryMail;
  readonly reader: AccountsReader;
  readonly renderer: AccountsRenderer;
  readonly jitter: () => number;
}

export function memoryPorts({
  now,
  timetable,
}: {
  readonly now: Instant;
  readonly timetable: Timetable;
}): MemoryPorts {
  const clock = fixedClock(now);
  const queues = memoryWorkQueues(clock);
  return {
    clock,
    storeClock: clock,
    identifiers: countingIdentifiers(),
    journal: recordingJournal(),
    queues,
    deadLetters: queues.deadLetters,
    spaces: memoryPersonalSpaces(clock),
    references: memoryReferences(),
    publications: memoryPublications(clock),
    registers: memoryRegisters(timetable),
    transfers: memoryTransfers(clock),
    documents: memoryDocuments(),
    provider: scriptedPaymentProvider(),
    mail: memoryMail(),
    reader: jsonAccountsReader(),
    renderer: plainAccountsRenderer(),
    jitter: () => 0.5,
  };
}
