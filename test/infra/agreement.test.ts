import { describe, expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { serviceBusConfig } from "../../local/topology.ts";
import { journalCatalogue } from "../../shared/application/ports/journal-catalogue.ts";
import { readConfig } from "../../shared/config/config.ts";
import { type Setting, settings } from "../../shared/config/settings.ts";
import { topology } from "../../shared/contracts/topology.ts";
import { azureSettings } from "../builders/settings.ts";
import { registrations } from "../house/registrations.ts";
import { type Resource, environments, listAt, ofType, predictionOf, textAt, valueAt } from "./predictions.ts";

const registered = registrations();

describe.each(environments)("%s has what the application names, and nothing else", (environment) => {
  const prediction = predictionOf(environment);
  const lastNames = (type: string): readonly string[] =>
    ofType(prediction, type).map(({ name }) => name.split("/").at(-1) ?? "");
  const [app] = ofType(prediction, "Microsoft.Web/sites");
  const appSettings = listAt(app, "properties.siteConfig.appSettings").map((setting) =>
    textAt(setting, "name"),
  );

  test("queues, with their locks and deliveries, as triggers consume them and the desk has them", () => {
    const queues = ofType(prediction, "Microsoft.ServiceBus/namespaces/queues").map((queue) => ({
      name: queue.name.split("/").at(-1),
      lockDurationSeconds: Number(/^PT(\d+)S$/.exec(textAt(queue, "properties.lockDuration"))?.[1]),
      maxDeliveryCount: valueAt(queue, "properties.maxDeliveryCount"),
    }));
    expect(queues).toEqual(topology.queues);
    const consumed = [...registered.serviceBusQueue.values()].map(({ queueName }) => queueName);
    expect(consumed.sort()).toEqual(queues.map(({ name }) => name).sort());
    const onTheDesk = serviceBusConfig.UserConfig.Namespaces.flatMap(({ Queues = [] }) => Queues);
    expect(onTheDesk.map(({ Name }) => Name)).toEqual(queues.map(({ name }) => name));
  });

  test("containers, with their partition keys and indexes", () => {
    const containers = ofType(
      prediction,
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers",
    ).map((container) => ({
      name: valueAt(container, "properties.resource.id"),
      partitionKey: valueAt(container, "properties.resource.partitionKey.paths"),
      indexing: {
        included: listAt(container, "properties.resource.indexingPolicy.includedPaths").map((included) =>
          textAt(included, "path"),
        ),
        composite: compositeIndexesOf(container),
      },
    }));
    expect(containers).toEqual(topology.containers);
  });

  test("a key of several levels is hierarchical", () => {
    const kinds = ofType(prediction, "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers").map(
      (container) => valueAt(container, "properties.resource.partitionKey.kind"),
    );
    const wanted = topology.containers.map(({ partitionKey }) =>
      partitionKey.length > 1 ? "MultiHash" : "Hash",
    );
    expect(kinds).toEqual(wanted);
  });

  test("the database", () => {
    expect(lastNames("Microsoft.DocumentDB/databaseAccounts/sqlDatabases")).toEqual([topology.database]);
  });

  test("blob containers, besides the one of the host", () => {
    const made = lastNames("Microsoft.Storage/storageAccounts/blobServices/containers");
    expect([...made].sort()).toEqual([...topology.blobContainers, "deployments"].sort());
  });

  test("instances that are ready for HTTP and for the consumer of each queue", () => {
    const groups = listAt(app, "properties.functionAppConfig.scaleAndConcurrency.alwaysReady");
    const consumers = [...registered.serviceBusQueue.keys()].map((name) => `function:${name}`);
    expect(groups.map((group) => textAt(group, "name")).sort()).toEqual(["http", ...consumers].sort());
    expect(groups.every((group) => Number(valueAt(group, "instanceCount")) >= 1)).toBe(true);
  });

  test("roles to send to and receive from each queue", () => {
    const byQueue = rolesByScope(ofType(prediction, "Microsoft.Authorization/roleAssignments"), "queues");
    expect([...byQueue.keys()].sort()).toEqual(topology.queues.map(({ name }) => name).sort());
    expect([...byQueue.values()].every((roles) => roles.length === 2)).toBe(true);
  });

  test("a role on each blob container", () => {
    const byContainer = rolesByScope(
      ofType(prediction, "Microsoft.Authorization/roleAssignments"),
      "containers",
    );
    expect([...byContainer.keys()].sort()).toEqual([...topology.blobContainers].sort());
  });

  test("a role in the database for what the adapter does there, and for nothing else", () => {
    const actions = ofType(prediction, "Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions")
      .flatMap((role) => listAt(role, "properties.permissions.0.dataActions"))
      .map((action) => String(action).split("/").at(-1) ?? "");
    expect(actions.sort()).toEqual(["readMetadata", ...actionsOfAdapter()].sort());
  });

  test("a container for locks and schedules of timers, which the host makes in its own account", () => {
    expect(registered.timer.size).toBeGreaterThan(0);
    const [host] = ofType(prediction, "Microsoft.Storage/storageAccounts").filter(({ name }) =>
      name.startsWith("filinghost"),
    );
    const setting = listAt(app, "properties.siteConfig.appSettings").find(
      (candidate) => textAt(candidate, "name") === "AzureWebJobsStorage__accountName",
    );
    expect(textAt(setting, "value")).toBe(host?.name);
  });

  test("the settings that the table has for Azure, and no other", () => {
    const table: readonly Setting[] = settings;
    const told = table.filter(({ azure }) => azure !== undefined && azure.from !== "platform");
    expect(appSettings).toEqual(told.map(({ name }) => name));
  });

  test("settings in the form that the application wants", () => {
    const values = listAt(app, "properties.siteConfig.appSettings").map(
      (setting) => [textAt(setting, "name"), textAt(setting, "value")] as const,
    );
    // What is known only in the deployment is predicted as an expression in brackets.
    const known = values.filter(([, value]) => !value.startsWith("["));
    expect(known.length).toBeGreaterThan(20);
    expect(() => readConfig({ ...azureSettings(), ...Object.fromEntries(known) })).not.toThrow();
  });

  test("alerts on entries of the catalogue", () => {
    const codes = ofType(prediction, "Microsoft.Insights/scheduledQueryRules")
      .map((alert) => textAt(alert, "properties.criteria.allOf.0.query"))
      .flatMap((query) => [...query.matchAll(/entry\.code [=!]= "([^"]+)"/g)].map(([, code]) => code ?? ""));
    const logged: readonly string[] = Object.keys(journalCatalogue);
    expect(codes).toContain("oldest-waiting");
    expect(codes.filter((code) => !logged.includes(code))).toEqual([]);
  });

  test("alerts that lead to a section of the runbook", () => {
    const alerts = ["scheduledQueryRules", "metricAlerts"].flatMap((kind) =>
      ofType(prediction, `Microsoft.Insights/${kind}`),
    );
    const led = alerts.map(
      (alert) => textAt(alert, "properties.description").split("docs/runbook.md#")[1] ?? "",
    );
    expect(led.filter((section) => !sectionsOfRunbook().includes(section))).toEqual([]);
  });

  test("a workbook with the figure of every alert on the journal", () => {
    const [workbook] = ofType(prediction, "Microsoft.Insights/workbooks");
    const { items } = JSON.parse(textAt(workbook, "properties.serializedData")) as {
      items: readonly { readonly name: string }[];
    };
    const alerts = ofType(prediction, "Microsoft.Insights/scheduledQueryRules");
    expect(alerts.every(({ name }) => items.some((item) => name.endsWith(`-${item.name}`)))).toBe(true);
  });
});

/** What the methods of the SDK that the adapter calls are in the words of roles; a batch creates and replaces. */
function actionsOfAdapter(): readonly string[] {
  const text = readFileSync(
    resolve(import.meta.dirname, "../../shared/adapters/azure/cosmos-documents.ts"),
    "utf8",
  );
  const called = [...text.matchAll(/\b(?:items|item|item\([^)]*\))\.(\w+)[<(]/g)].map(
    ([, method = ""]) => method,
  );
  const actions = called.filter((method) => method !== "batch");
  return [...new Set(actions)].map((method) => (method === "query" ? "executeQuery" : method));
}

/** Each as the topology writes it. */
function compositeIndexesOf(container: Resource): readonly (readonly string[])[] {
  const path = "properties.resource.indexingPolicy.compositeIndexes";
  return listAt(container, path).map((_, at) =>
    listAt(container, `${path}.${at}`).map((step) => `${textAt(step, "path")} ${textAt(step, "order")}`),
  );
}

/** The role assignments on resources of a kind, by the name of the resource. */
function rolesByScope(
  assignments: readonly Resource[],
  kind: string,
): ReadonlyMap<string, readonly Resource[]> {
  const onKind = assignments.filter(({ id }) => id.includes(`/${kind}/`));
  return Map.groupBy(onKind, ({ id }) => new RegExp(`/${kind}/([^/]+)/`).exec(id)?.[1] ?? "");
}

/** As GitHub makes the anchors of headings. */
function sectionsOfRunbook(): readonly string[] {
  const text = readFileSync(resolve(import.meta.dirname, "../../docs/runbook.md"), "utf8");
  return [...text.matchAll(/^## (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, "")
      .replaceAll(" ", "-"),
  );
}
