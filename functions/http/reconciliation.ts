import { type Registers } from "../../shared/application/ports/registers.ts";
import { readReconciliation } from "../../shared/application/read-reconciliation.ts";
import { reconciliationView } from "../../shared/contracts/http/reconciliation-view.ts";
import { ok } from "../../shared/domain/result.ts";
import { type FunctionsApp } from "../app.ts";
import { jsonAnswer } from "./answers.ts";
import { type StaffNeeds, registerStaffRoute } from "./staff-route.ts";

/** What the last reconciliation found, for operators. */
export function registerReconciliationRoute(
  app: FunctionsApp,
  needs: StaffNeeds & { readonly registers: Registers },
): void {
  const read = readReconciliation(needs);
  registerStaffRoute(
    app,
    needs,
    { name: "read-reconciliation", method: "GET", path: "v1/operations/reconciliation", role: "operator" },
    async () => {
      const last = await read();
      return last.ok ? ok(jsonAnswer(200, reconciliationView(last.value))) : last;
    },
  );
}
