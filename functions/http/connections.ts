import { type HttpRequest } from "@azure/functions";
import { type ClosingConnections, closeConnection } from "../../shared/application/close-connection.ts";
import { type MovingClosings, moveClosing } from "../../shared/application/move-closing.ts";
import { type RefusalOf } from "../../shared/application/refusal.ts";
import {
  closureView,
  connectionView,
  moveClosingBody,
  namedConnection,
} from "../../shared/contracts/http/connection-view.ts";
import { type Connection } from "../../shared/domain/access/connection.ts";
import { stateOf } from "../../shared/domain/access/timetable.ts";
import { type Result, ok, refuse } from "../../shared/domain/result.ts";
import { type FunctionsApp } from "../app.ts";
import { jsonAnswer } from "./answers.ts";
import { jsonBody, parameter } from "./request-parts.ts";
import { type StaffHandler, type StaffNeeds, registerStaffRoute } from "./staff-route.ts";

export type ConnectionNeeds = StaffNeeds & MovingClosings & ClosingConnections;

const path = "v1/connections/{connection}";

/** How operators move the closing of a way in, and how a scheduler has it recorded. */
export function registerConnectionRoutes(app: FunctionsApp, needs: ConnectionNeeds): void {
  const moving = { name: "move-closing", method: "PUT", path, role: "operator" } as const;
  registerStaffRoute(app, needs, moving, move(needs));
  const closing = {
    name: "close-connection",
    method: "POST",
    path: `${path}/close`,
    role: "scheduler",
  } as const;
  registerStaffRoute(app, needs, closing, close(needs));
}

function close(needs: ConnectionNeeds): StaffHandler {
  const closeOne = closeConnection(needs);
  return async ({ request }) => {
    const connection = named(request);
    if (!connection.ok) return connection;
    const closed = await closeOne(connection.value);
    return closed.ok ? ok(jsonAnswer(200, closureView(closed.value))) : closed;
  };
}

function move(needs: ConnectionNeeds): StaffHandler {
  const moveTo = moveClosing(needs);
  return async ({ request, staff }) => {
    const connection = named(request);
    if (!connection.ok) return connection;
    const body = await jsonBody(request, moveClosingBody);
    if (!body.ok) return body;
    const { closesAt, reason } = body.value;
    const moved = await moveTo({
      connection: connection.value,
      ...(closesAt === null ? {} : { closesAt }),
      reason,
      actor: staff.subject,
    });
    if (!moved.ok) return moved;
    const state = stateOf(moved.value, needs.clock.now());
    return ok(jsonAnswer(200, connectionView(connection.value, state, moved.value)));
  };
}

function named(request: HttpRequest): Result<Connection, RefusalOf<"not-found">> {
  const parsed = namedConnection.safeParse(parameter(request, "connection"));
  return parsed.success ? ok(parsed.data) : refuse({ kind: "not-found" });
}
