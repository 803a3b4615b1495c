import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from "@azure/functions";
import { record, recorded, untilReleased } from "./record.ts";

app.hook.appStart((context) => {
  context.hookData["started"] = true;
  record("appStart");
});
app.hook.appTerminate((context) => {
  record("appTerminate", context.hookData["started"]);
  process.send?.({ recorded: recorded() });
});
app.hook.preInvocation((context) => {
  if (context.invocationContext.functionName !== "hooked") return;
  record("preInvocation", context.inputs.length);
  context.hookData["seen"] = 1;
  const { functionHandler } = context;
  context.functionHandler = async (...inputs) => {
    record("wrapped");
    return { ...((await functionHandler(...inputs)) as object), status: 202 };
  };
});
app.hook.preInvocation((context) => {
  if (context.invocationContext.functionName === "hooked") record("preInvocation 2");
});
app.hook.postInvocation((context) => {
  if (context.invocationContext.functionName === "hooked") {
    record("postInvocation", context.hookData["seen"]);
    context.invocationContext.log("after the function");
    context.result = { ...(context.result as HttpResponseInit), body: "from the hook" };
  }
  if (context.error instanceof Error && context.error.message === "forgiven") {
    context.error = null;
    context.result = { status: 299 };
  }
});
app.hook.log((context) => {
  if (context.category === "user") context.message = context.message.replace("secret", "******");
});

app.http("echo", { route: "echo/{id}/{part?}", methods: ["GET", "PUT", "POST"], handler: echo });
app.http("special", { route: "things/special", handler: () => ({ body: "special" }) });
app.http("thing", { route: "things/{id:int}", handler: ({ params }) => ({ body: `thing ${params["id"]}` }) });
app.http("named", { route: "things/{name}", handler: ({ params }) => ({ body: `name ${params["name"]}` }) });
app.http("files", {
  route: "files/{*path}",
  handler: ({ params }) => ({ body: `file ${params["path"]}` }),
});
app.put("putThing", { route: "things/special", handler: () => ({ status: 204 }) });
app.http("byName", { handler: () => ({ body: "found by its name" }) });
app.http("hooked", { handler: () => ({ body: "from the function" }) });
app.http("fails", {
  handler: () => {
    throw new Error("not your business");
  },
});
app.http("forgiven", {
  handler: () => {
    throw new Error("forgiven");
  },
});
app.http("nothing", { handler: () => undefined as unknown as HttpResponseInit });
app.http("logs", {
  handler: (_request, context) => {
    context.warn("a secret word");
    return {};
  },
});
app.http("bytes", {
  handler: async (request) => ({
    body: Buffer.from(await request.arrayBuffer()).reverse(),
    headers: { "content-type": "application/octet-stream", etag: '"1"' },
  }),
});
app.http("cookies", {
  handler: () => ({
    cookies: [
      { name: "a", value: "1 2", httpOnly: true, secure: true, sameSite: "Strict", maxAge: 60 },
      { name: "b", value: "x", path: "/b", expires: new Date(0 + 86_400_000), sameSite: "None" },
    ],
  }),
});
app.http("probe", {
  methods: ["HEAD"],
  route: "things/special",
  handler: () => ({ headers: { "x-probe": "1" }, body: "12345" }),
});
app.http("held", {
  handler: async ({ query }) => {
    record("held");
    await untilReleased(query.get("key") ?? "");
    return { body: "released" };
  },
});
app.http("recorded", { handler: () => ({ jsonBody: recorded() }) });
app.http("late", {
  handler: ({ query }) => {
    try {
      app.get("afterwards", () => ({}));
      return { body: "registered" };
    } catch (error) {
      return { body: `${query.get("say") ?? ""}${(error as Error).message}` };
    }
  },
});
app.http("setting", {
  route: "settings/{name}",
  handler: ({ params }) => ({ body: process.env[params["name"] ?? ""] ?? "absent" }),
});

async function echo(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  return {
    jsonBody: {
      method: request.method,
      url: request.url,
      params: request.params,
      query: Object.fromEntries(request.query),
      headers: Object.fromEntries(request.headers),
      hasBody: request.body !== null,
      body: await request.text(),
      traceParent: context.traceContext?.traceParent,
      traceState: context.traceContext?.traceState,
      triggerMetadata: context.triggerMetadata ?? "undefined",
      functionName: context.functionName,
    },
  };
}
