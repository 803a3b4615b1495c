import { type OpenSpace } from "../../shared/application/open-space.ts";
import { type Versioned } from "../../shared/application/ports/personal-spaces.ts";
import { type Refusal } from "../../shared/application/refusal.ts";
import { type TransferRequest } from "../../shared/application/request-transfer.ts";
import { type SpaceAddress } from "../../shared/domain/access/connection.ts";
import { ok } from "../../shared/domain/result.ts";
import { type Transfer } from "../../shared/domain/transfer/transfer.ts";
import { minutes } from "../builders/times.ts";
import { aCertificate } from "../builders/transfers.ts";
import { type Asked, type PeopleNeeds, asker, logIn, payRound } from "./people.ts";
import { type TransferPlan } from "./scenario.ts";

const agents = ["agnes", "bruno", "carla"] as const;

/** Agents move filings to another space, whose holder pays for what comes; and now and then everything goes back. */
export async function beContactCentre(needs: PeopleNeeds, plan: TransferPlan): Promise<void> {
  const { timeline, chance } = needs;
  await timeline.pause(chance.whole(0, plan.startsWithin));
  const holder = await logIn(needs, plan.to);
  const asked = await ask(needs, plan, holder);
  if (asked === undefined) return;
  await timeline.pause(chance.whole(0, minutes(5)));
  if (plan.holderLeaves) await eraseProfile(needs, asked.value.target);
  await Promise.all(Array.from({ length: plan.deciders }, () => decide(needs, plan, asked)));
  await payWhatCame(needs, plan);
  if (plan.returns) await beContactCentre(needs, wayBack(plan));
}

const wayBack = (plan: TransferPlan): TransferPlan => ({
  ...plan,
  name: `${plan.name}-back`,
  startsWithin: minutes(1),
  from: plan.to,
  to: plan.from,
  isAskedFor: false,
  returns: false,
});

/** Asks until something is found, as long as patience lasts. */
async function ask(
  needs: PeopleNeeds,
  plan: TransferPlan,
  holder: OpenSpace | undefined,
): Promise<Versioned<Transfer> | undefined> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const asked = await askOnce(needs, plan, { holder, attempt });
    const isFound = asked.ok && asked.value.transfer.value.filings.some(({ match }) => match === "found");
    if (asked.ok && (isFound || attempt === 2)) return asked.value.transfer;
    await needs.timeline.pause(needs.chance.whole(0, minutes(30)));
  }
  return undefined;
}

function askOnce(
  needs: PeopleNeeds,
  { name, from, to, filings, isAskedFor }: TransferPlan,
  { holder, attempt }: { readonly holder: OpenSpace | undefined; readonly attempt: number },
) {
  const request: TransferRequest = {
    certificate: { ...aCertificate, number: from.certificate?.serial ?? "" },
    filings,
    idempotencyKey: `transfer-${name}-${String(attempt)}`,
    receivedAt: needs.timeline.now(),
  };
  if (isAskedFor && holder !== undefined) {
    return asker(needs)("askForTransfer", ({ askForTransfer }) => askForTransfer(holder, request));
  }
  const target = { connection: to.connection, certificateNumber: to.certificate?.serial ?? "" };
  const isUsual = to.connection === "idaas" && target.certificateNumber === request.certificate.number;
  return asker(needs)("requestTransfer", ({ requestTransfer }) =>
    requestTransfer(agents[0], isUsual ? request : { ...request, target }),
  );
}

/** Two years go by for the holder of a space: the profile is gone, as its time of keeping is over. */
async function eraseProfile({ world, timeline }: PeopleNeeds, space: SpaceAddress): Promise<void> {
  const found = await world.spaces.profile(space);
  if (found === undefined) return;
  const { connection, spaceId, keyId } = found.value;
  const erasedProfile = { connection, spaceId, keyId, erasedAt: timeline.now() };
  await world.spaces.commit(found.value, [{ replace: { erasedProfile }, version: found.version }]);
}

/** Agents look at it until it is decided: whoever comes first, with the version that he has seen, or with any. */
async function decide(needs: PeopleNeeds, plan: TransferPlan, asked: Versioned<Transfer>): Promise<void> {
  const { timeline, chance } = needs;
  const { id } = asked.value;
  let { version } = asked;
  let isRejected = plan.isRejected;
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const agent = chance.oneOf(agents);
    const ifMatch = chance.happens(0.5) ? "*" : version;
    const decision = { agent, ifMatch };
    const answer = isRejected ? await reject(needs, id, decision) : await approve(needs, id, decision);
    if (answer.ok) {
      version = answer.value.version;
      if (answer.value.value.status !== "requested") return repeat(needs, id);
    } else {
      const { refusal } = answer;
      if (refusal.kind === "transfer-decided") return;
      if (refusal.kind === "precondition-failed") version = "*";
      if (refusal.kind === "nothing-to-move") isRejected = true;
      if (isInTheWay(refusal) && plan.cancelsPayments) version = await cancelPayments(needs, id, agent);
    }
    await timeline.pause(chance.whole(0, minutes(3)));
  }
}

const isInTheWay = ({ kind }: Refusal | { readonly kind: "no-answer" }): boolean =>
  kind === "filings-under-payment";

interface Deciding {
  readonly agent: string;
  readonly ifMatch: string;
}

type Decided = Promise<Asked<Versioned<Transfer>>>;

const approve = (needs: PeopleNeeds, id: string, decision: Deciding): Decided =>
  asker(needs)("approveTransfer", ({ approveTransfer }) => approveTransfer(id, { ...decision, trace: {} }));

const reject = (needs: PeopleNeeds, id: string, decision: Deciding): Decided =>
  asker(needs)("rejectTransfer", ({ rejectTransfer }) => rejectTransfer(id, { ...decision, trace: {} }));

/** @returns the version of the transfer then; any, where a payment is still under way. */
async function cancelPayments(needs: PeopleNeeds, id: string, agent: string): Promise<string> {
  const answer = await asker(needs)("cancelTransferPayments", ({ cancelTransferPayments }) =>
    cancelTransferPayments(id, { agent, trace: {} }),
  );
  return answer.ok ? answer.value.version : "*";
}

/** What was decided is decided: an agent who did not notice changes nothing. */
async function repeat(needs: PeopleNeeds, id: string): Promise<void> {
  if (!needs.chance.happens(0.3)) return;
  const again = await approve(needs, id, { agent: needs.chance.oneOf(agents), ifMatch: "*" });
  if (again.ok) needs.wronged(`${id} is decided twice`);
}

/** The holder of the space looks in now and then, and pays for what is there. */
async function payWhatCame(needs: PeopleNeeds, { to, name, payment }: TransferPlan): Promise<void> {
  const { timeline, chance } = needs;
  for (let visit = 0; visit < 2; visit += 1) {
    await timeline.pause(chance.whole(0, minutes(10)));
    const opened = await logIn(needs, to);
    if (opened === undefined) return;
    const seen = await asker(needs)("readSpace", async ({ readSpace }) => ok(await readSpace(opened.space)));
    const ids = seen.ok ? seen.value.due.map(({ id }) => id) : [];
    await payRound(needs, { opened, ids, payment, name: `came-${name}-${String(visit)}` });
  }
}
