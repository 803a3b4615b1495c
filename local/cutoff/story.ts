import { type FilingView } from "../filing-client.ts";
import { benoitOn } from "./benoit.ts";
import { claraOn } from "./clara.ts";
import { contactCentreOn } from "./contact-centre.ts";
import { liesbetOn } from "./liesbet.ts";
import { operationsOn } from "./operations.ts";
import { type Reply, type Stage } from "./stage.ts";

/** How it ended for each of them. */
export interface EndStates {
  readonly liesbet: { readonly inTheOldSpace: FilingView; readonly inTheNewSpace: FilingView };
  readonly clara: readonly FilingView[];
  readonly benoit: FilingView;
  /** What stood open when CSAM closed. */
  readonly closure: Reply["body"];
}

/** The instant at which the story begins: IDAAS has been open since midnight. */
export const parallelRun = "2024-01-23T08:00:00.000Z";

/** From the first day of IDAAS to the second day after CSAM closed to certificates. */
export async function liveThroughTheCutoff(stage: Stage): Promise<EndStates> {
  const { say, moveTo } = stage;
  const liesbet = liesbetOn(stage);
  const benoit = benoitOn(stage);
  const clara = claraOn(stage);
  const contactCentre = contactCentreOn(stage);
  const operations = operationsOn(stage);

  const day = async (heading: string, instant?: string): Promise<void> => {
    if (instant !== undefined) await moveTo(instant);
    say(`\n${heading}`);
  };

  say(
    "Liesbet pays in time, Benoît does not, Clara renews her certificate; each reads a language of their own.",
  );
  say("An and Bram are agents of the contact centre. The clock is that of Brussels.");
  await day("Tuesday 23 January 2024, 09:00. The parallel run has begun");
  await anyoneReads(stage, "csam-cert", "idaas");
  await Promise.all([liesbet.filesInTheOldSpace(), clara.filesThroughIdaas()]);

  await day(
    "Monday 29 January, 10:00. Three days left, and a certificate is renewed",
    "2024-01-29T09:00:00.000Z",
  );
  await liesbet.isReminded();
  await clara.renewsHerCertificate();
  const kept = await clara.paysWithTheNewOne();

  await day("Tuesday 30 January, 16:00", "2024-01-30T15:00:00.000Z");
  await benoit.filesInTheOldSpace();

  await day("Wednesday 31 January, 10:00. The last day", "2024-01-31T09:00:00.000Z");
  await liesbet.isReminded();
  await benoit.isReminded();
  await operations.finds("Liesbet", "Benoît");

  await day("Wednesday 31 January, 23:30. The last half hour", "2024-01-31T22:30:00.000Z");
  const inTheOldSpace = await liesbet.paysInTime();
  await operations.comesTooEarly();

  await day("Thursday 1 February, 00:00. The cutoff", "2024-01-31T23:00:00.000Z");
  await benoit.standsBeforeAClosedDoor();
  await anyoneReads(stage, "csam-cert");

  await day("Thursday 1 February, 00:05. The scheduler comes", "2024-01-31T23:05:00.000Z");
  const closure = await operations.recordsTheClosing();
  await liesbet.learnsThatItIsClosed();
  await benoit.learnsThatItIsClosed();
  await operations.finds("Benoît");

  await day("Thursday 1 February, 09:00", "2024-02-01T08:00:00.000Z");
  const inTheNewSpace = await liesbet.goesOnThroughIdaas();
  await contactCentre.transfers(await benoit.findsAnEmptySpaceAndAsks());
  await operations.finds();

  await day("Friday 2 February, 10:00. Found again", "2024-02-02T09:00:00.000Z");
  const moved = await benoit.paysWhatWasMoved();
  return { liesbet: { inTheOldSpace, inTheNewSpace }, clara: kept, benoit: moved, closure };
}

/** What is said of these ways in to everybody. */
async function anyoneReads({ say, anyone }: Stage, ...ways: readonly string[]): Promise<void> {
  const { body } = await anyone("en")("GET", "/v1/access");
  const connections = body["connections"] as readonly Readonly<Record<string, string>>[];
  for (const { connection = "", state, advice } of connections) {
    if (!ways.includes(connection)) continue;
    say(`Anyone (GET /v1/access): ${connection} is ${String(state)}. ${String(advice)}`);
  }
}
