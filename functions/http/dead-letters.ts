import { listDeadLetters } from "../../shared/application/list-dead-letters.ts";
import { type Replaying, replayDeadLetters } from "../../shared/application/replay-dead-letters.ts";
import { askedQueue, deadLetterView, replayBody } from "../../shared/contracts/http/dead-letter-view.ts";
import { ok } from "../../shared/domain/result.ts";
import { type FunctionsApp } from "../app.ts";
import { jsonAnswer } from "./answers.ts";
import { invalid, jsonBody } from "./request-parts.ts";
import { type StaffHandler, type StaffNeeds, registerStaffRoute } from "./staff-route.ts";

export type DeadLetterNeeds = StaffNeeds & Replaying;

const path = "v1/operations/dead-letters";
const pageSize = 50;

/** What the broker has set aside, and how operators send it again. */
export function registerDeadLetterRoutes(app: FunctionsApp, needs: DeadLetterNeeds): void {
  const role = "operator";
  registerStaffRoute(app, needs, { name: "list-dead-letters", method: "GET", path, role }, page(needs));
  registerStaffRoute(
    app,
    needs,
    { name: "replay-dead-letters", method: "POST", path: `${path}/replay`, role },
    replay(needs),
  );
}

function page(needs: DeadLetterNeeds): StaffHandler {
  const list = listDeadLetters(needs);
  return async ({ request }) => {
    const queue = askedQueue.safeParse(request.query.get("queue") ?? undefined);
    if (!queue.success) return invalid([{ in: "queue", detail: "not the name of a queue" }]);
    const continuation = request.query.get("continuation");
    const found = await list({
      limit: pageSize,
      ...(queue.data === undefined ? {} : { queue: queue.data }),
      ...(continuation === null ? {} : { continuation }),
    });
    if (found === undefined) return invalid([{ in: "continuation", detail: "not one that this list gave" }]);
    const items = found.items.map(deadLetterView);
    return ok(jsonAnswer(200, { items, continuation: found.continuation ?? null }));
  };
}

function replay(needs: DeadLetterNeeds): StaffHandler {
  const replayChosen = replayDeadLetters(needs);
  return async ({ request, staff }) => {
    const body = await jsonBody(request, replayBody);
    if (!body.ok) return body;
    const { queue, choice } = body.value;
    const { count, more } = await replayChosen(staff.subject, queue, choice);
    return ok(jsonAnswer(200, { replayed: count, more }));
  };
}
