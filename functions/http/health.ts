import { Fault } from "../../shared/application/fault.ts";
import { type Registers } from "../../shared/application/ports/registers.ts";
import { ok } from "../../shared/domain/result.ts";
import { type FunctionsApp } from "../app.ts";
import { jsonAnswer } from "./answers.ts";
import { type RouteNeeds, registerRoute } from "./route.ts";

/**
 * Whether the application can work: the register in the database is the one thing that every request needs.
 * @see https://www.belgif.be/specification/rest/api-guide/#health
 */
export function registerHealthRoute(
  app: FunctionsApp,
  needs: RouteNeeds & { readonly registers: Registers },
): void {
  registerRoute(app, needs, { name: "health", method: "GET", path: "health" }, async () => {
    try {
      await needs.registers.timetable();
      return ok(jsonAnswer(200, { status: "UP" }));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      needs.journal.record({ code: "request-fault", error });
      return ok(jsonAnswer(503, { status: "DOWN" }));
    }
  });
}
