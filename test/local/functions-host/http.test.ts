import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type HostUnderTest, startHost } from "./host-under-test.ts";
import { until } from "./until.ts";

let host: HostUnderTest;

beforeAll(async () => {
  host = await startHost({
    settings: { FROM_SETTINGS: "from the settings", ALREADY_THERE: "from the settings" },
  });
});

afterAll(async () => {
  await host.kill();
});

interface Echo {
  readonly [name: string]: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

async function echo(path: string, init?: RequestInit): Promise<Echo> {
  return (await (await fetch(host.url + path, init)).json()) as Echo;
}

async function text(path: string): Promise<string> {
  return (await host.get(path)).text();
}

test("The unmodified app registers its functions, and the host knows them by name and trigger", () => {
  expect(host.functions).toContainEqual({ name: "echo", trigger: "http" });
  expect(host.functions).toHaveLength(19);
});

describe("A request reaches its function whole", () => {
  test("method, address, parameters, query and body", async () => {
    const seen = await echo("/echo/a%20b%2Fc/last?x=1&y=%C3%A9", { method: "PUT", body: "the body" });
    expect(seen).toMatchObject({
      method: "PUT",
      url: `${host.url}/echo/a%20b%2Fc/last?x=1&y=%C3%A9`,
      params: { id: "a b%2Fc", part: "last" },
      query: { x: "1", y: "é" },
      body: "the body",
      functionName: "echo",
      triggerMetadata: "undefined",
    });
  });

  test("an optional parameter left out is empty, a query name that comes twice is joined", async () => {
    const seen = await echo("/echo/1?x=1&x=2");
    expect(seen).toMatchObject({ params: { id: "1", part: "" }, query: { x: "1,2" } });
  });

  test("headers in lower case, what comes twice joined by a comma", async () => {
    const seen = await rawRequest("/echo/1", [["X-Twice", "1"], ["x-twice", "2"]]); // prettier-ignore
    const { headers } = JSON.parse(seen.body) as Echo;
    expect(headers["x-twice"]).toBe("1,2");
  });

  test("a request without body has none, a chunked one has its own", async () => {
    expect(await echo("/echo/1", { method: "POST" })).toMatchObject({ hasBody: false, body: "" });
    const chunked = await rawRequest("/echo/1", [["transfer-encoding", "chunked"]], "in pieces");
    expect(JSON.parse(chunked.body)).toMatchObject({ hasBody: true, body: "in pieces" });
  });

  test("bytes stay bytes, five megabytes of them too", async () => {
    const sent = Buffer.alloc(5_000_000, Uint8Array.from([0, 255, 128, 10]));
    const answer = await fetch(`${host.url}/bytes`, { method: "POST", body: sent });
    expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.from(sent).reverse())).toBe(true);
    expect(answer.headers.get("content-type")).toBe("application/octet-stream");
    expect(answer.headers.get("etag")).toBe('"1"');
  });

  test("the caller's trace goes on with a span of its own; without one a new trace begins", async () => {
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const seen = await echo("/echo/1", { headers: { traceparent, tracestate: "a=1" } });
    expect(seen["traceParent"]).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad)[\da-f]{16}-01$/);
    expect(seen["traceState"]).toBe("a=1");
    expect((await echo("/echo/1"))["traceParent"]).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-00$/);
  });
});

describe("A route leads to one function", () => {
  test.each([
    ["/things/special", "special"],
    ["/THINGS/Special/", "special"],
    ["/things/12", "thing 12"],
    ["/things/twelve", "name twelve"],
    ["/files/a/b/c.txt", "file a/b/c.txt"],
    ["/files", "file "],
    ["/byName", "found by its name"],
  ])("%s: %s", async (path, body) => {
    expect(await text(path)).toBe(body);
  });

  test.each([
    ["GET", "/nowhere", 404],
    ["GET", "/things", 404],
    ["DELETE", "/things/special", 404],
    ["OPTIONS", "/things/special", 404],
    ["PUT", "/things/special", 204],
  ])("%s %s: %i, with an empty body", async (method, path, status) => {
    const answer = await fetch(host.url + path, { method });
    expect([answer.status, await answer.text()]).toEqual([status, ""]);
  });

  test("HEAD answers the headers alone", async () => {
    const answer = await fetch(`${host.url}/things/special`, { method: "HEAD" });
    expect([answer.status, answer.headers.get("x-probe"), answer.headers.get("content-length")]).toEqual([
      200,
      "1",
      "5",
    ]);
  });

  test("an address that is none: 400", async () => {
    expect((await rawRequest("/echo/1", [["host", "a b"]])).status).toBe(400);
  });
});

describe("What the function does is what the client gets", () => {
  test("a throw: 500 that says nothing, and the error in the log", async () => {
    const answer = await host.get("/fails");
    expect([answer.status, await answer.text()]).toEqual([500, ""]);
    await until(() => host.log.some(({ message }) => message.includes("not your business")));
  });

  test("nothing returned: 204", async () => {
    expect((await host.get("/nothing")).status).toBe(204);
  });

  test("cookies, as ASP.NET writes them", async () => {
    const answer = await host.get("/cookies");
    expect(answer.headers.getSetCookie()).toEqual([
      "a=1%202; max-age=60; path=/; secure; samesite=strict; httponly",
      "b=x; expires=Fri, 02 Jan 1970 00:00:00 GMT; path=/b; samesite=none",
    ]);
  });

  test("a body over the limit: 500 once it has been sent, and the connection lives on", async () => {
    const limited = await startHost({ settings: { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: "1000" } });
    const post = (size: number) =>
      fetch(`${limited.url}/bytes`, { method: "POST", body: Buffer.alloc(size) }).then(
        ({ status }) => status,
      );
    try {
      expect([await post(1000), await post(1001), await post(3_000_000), await post(10)]).toEqual([
        200, 500, 500, 200,
      ]);
    } finally {
      await limited.kill();
    }
  });

  test("a client that hangs up halfway harms nobody", async () => {
    const halfway = request(`${host.url}/bytes`, { method: "POST", headers: { "content-length": 1000 } });
    const hungUp = new Promise((resolve) => halfway.once("close", resolve).once("error", resolve));
    halfway.write("some of it");
    await text("/byName");
    halfway.destroy();
    await hungUp;
    expect(await text("/byName")).toBe("found by its name");
  });

  test("20 clients at the same time are all answered, over connections that stay open", async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, client) => {
        const seen = [];
        for (let turn = 0; turn < 20; turn += 1) seen.push(await text(`/things/${client}${turn}`));
        return seen;
      }),
    );
    for (const [client, seen] of answers.entries()) {
      expect(seen).toEqual(Array.from({ length: 20 }, (_, turn) => `thing ${client}${turn}`));
    }
  });
});

describe("Hooks run in the worker's order and may change what they are given", () => {
  test("before, around and after the function", async () => {
    const answer = await host.get("/hooked");
    expect([answer.status, await answer.text()]).toEqual([202, "from the hook"]);
    const seen = (await host.recorded()).filter(([what]) => what !== "held");
    expect(seen).toEqual([
      ["appStart"],
      ["preInvocation", 1],
      ["preInvocation 2"],
      ["wrapped"],
      ["postInvocation", 1],
    ]);
    const after = host.log.filter(({ message }) => message.includes("after the function"));
    expect(after.map(({ category, message }) => [category, message])).toEqual([
      ["Function.hooked.User", "after the function"],
    ]);
  });

  test("an error taken back is a success", async () => {
    expect((await host.get("/forgiven")).status).toBe(299);
  });

  test("a log hook rewrites what the app logs", async () => {
    await host.get("/logs");
    await until(() => host.log.some(({ functionName }) => functionName === "logs"));
    const [entry] = host.log.filter(({ category }) => category === "Function.logs.User");
    expect(entry).toMatchObject({ level: "warning", message: "a ****** word" });
  });

  test("no function can be registered once the app has started", async () => {
    expect(await text("/late")).toBe("A function can only be registered during app startup.");
  });
});

describe("Settings", () => {
  test("become environment variables, but never replace one", async () => {
    expect(await text("/settings/FROM_SETTINGS")).toBe("from the settings");
    expect(await text("/settings/ALREADY_THERE")).toBe("from the environment");
    expect(host.log.map(({ message }) => message)).toContain(
      "Skipping 'ALREADY_THERE' from local settings: the environment defines it already.",
    );
  });
});

/** A request with headers exactly as given; fetch would tidy them up. */
function rawRequest(
  path: string,
  headers: readonly (readonly [string, string])[],
  body = "",
): Promise<{ readonly status: number | undefined; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const names = headers.map(([name]) => name.toLowerCase());
    const hostHeader = names.includes("host") ? [] : ["host", new URL(host.url).host];
    const sent = request(
      host.url + path,
      { method: body === "" ? "GET" : "POST", headers: [...hostHeader, ...headers.flat()] },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        response.on("end", () => resolve({ status: response.statusCode, body: text }));
      },
    );
    sent.on("error", reject).end(body);
  });
}
