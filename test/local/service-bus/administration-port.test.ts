import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { generate } from "selfsigned";
import { certificateIn } from "../../../local/service-bus/certificate.ts";
import { type ServiceBus, startServiceBus } from "../../../local/service-bus/service-bus.ts";

const inAnHour = Math.floor(Date.now() / 1_000) + 3_600;
const token = `SharedAccessSignature sr=sb%3a%2f%2flocalhost%2f&sig=c2ln&se=${inAnHour}&skn=Root`;

let serviceBus: ServiceBus;
let port: number;
let base: string;

beforeAll(async () => {
  const config = { UserConfig: { Namespaces: [{ Queues: [{ Name: "there" }] }] } };
  serviceBus = await startServiceBus({ config, adminPort: 0 });
  port = serviceBus.administration?.port ?? 0;
  base = `http://127.0.0.1:${port}`;
});

afterAll(() => serviceBus.close());

interface Call {
  readonly method?: string;
  readonly path?: string;
  readonly authorization?: string;
  readonly body?: string;
  readonly ifMatch?: string;
}

async function call({ method = "GET", path = "/there", authorization = token, body, ifMatch }: Call) {
  const headers = {
    ...(authorization === "" ? {} : { authorization }),
    ...(ifMatch === undefined ? {} : { "if-match": ifMatch }),
  };
  const answer = await fetch(base + path, { method, headers, ...(body === undefined ? {} : { body }) });
  return { status: answer.status, type: answer.headers.get("content-type"), body: await answer.text() };
}

const described = (properties: string, element = "QueueDescription"): string =>
  `<entry xmlns="http://www.w3.org/2005/Atom"><content type="application/xml"><${element} xmlns="urn:x" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">${properties}</${element}></content></entry>`;

describe("one port", () => {
  test("answers plain HTTP", async () => {
    const { status, type, body } = await call({ path: "/there?api-version=2021-05" });

    expect(status).toBe(200);
    expect(type).toBe("application/atom+xml;type=entry;charset=utf-8");
    expect(body).toContain("<LockDuration>PT1M</LockDuration>");
    expect(body).toContain(`<id>${base}/there?`);
  });

  test("answers TLS to whoever trusts its certificate", async () => {
    const ca = await readFile(serviceBus.administration?.certificatePath ?? "", "utf8");
    const sent = request({
      port,
      host: "127.0.0.1",
      path: "/there",
      ca,
      headers: { authorization: token },
    }).end();
    const [answer] = (await once(sent, "response")) as [
      NodeJS.ReadableStream & { readonly statusCode: number },
    ];

    expect(answer.statusCode).toBe(200);
    expect(await text(answer)).toContain(`<id>https://127.0.0.1:${port}/there?`);
  });

  test("is not trusted by anybody else", async () => {
    await expect(fetch(`https://127.0.0.1:${port}/there`)).rejects.toMatchObject({
      cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" },
    });
  });
});

describe("what is refused", () => {
  interface Refused extends Call {
    readonly what: string;
    readonly status: number;
    readonly detail: RegExp;
  }

  const put = { method: "PUT", path: "/new" } as const;
  const refused: readonly Refused[] = [
    { what: "a request without a token", authorization: "", status: 401, detail: /MissingToken/ },
    { what: "a token that is none", authorization: "Basic YTpi", status: 401, detail: /MalformedToken/ },
    {
      what: "half a token",
      authorization: token.replace(/sig=[^&]*&/, ""),
      status: 401,
      detail: /MalformedToken/,
    },
    {
      what: "a token without end",
      authorization: token.replace(/se=\d+/, "se=never"),
      status: 401,
      detail: /Token/,
    },
    {
      what: "a token that has expired",
      authorization: token.replace(/se=\d+/, "se=1"),
      status: 401,
      detail: /ExpiredToken/,
    },
    { what: "a bearer token that is none", authorization: "Bearer x", status: 401, detail: /MalformedToken/ },
    { what: "a method that is none of its own", method: "POST", body: "", status: 405, detail: /POST/ },
    {
      what: "to write a list",
      method: "PUT",
      path: "/$Resources/queues",
      body: "",
      status: 405,
      detail: /PUT/,
    },
    { what: "a path that is none", path: "/%zz", status: 400, detail: /percent-encoding/ },
    { what: "a page that is none", path: "/$Resources/queues?$top=many", status: 400, detail: /\$top/ },
    {
      what: "a name with a dollar",
      ...put,
      path: "/there/$DeadLetterQueue",
      body: described(""),
      status: 400,
      detail: /contains character/,
    },
    { what: "nothing", ...put, body: "", status: 400, detail: /well-formed/ },
    { what: "what is not XML", ...put, body: "{}", status: 400, detail: /well-formed/ },
    { what: "half an entry", ...put, body: described("").slice(0, 80), status: 400, detail: /well-formed/ },
    {
      what: "an entity of its own",
      ...put,
      body: `<!DOCTYPE a [<!ENTITY b "c">]>${described("<Status>&b;</Status>")}`,
      status: 400,
      detail: /well-formed/,
    },
    { what: "XML that is no entry", ...put, body: "<queue/>", status: 400, detail: /QueueDescription/ },
    {
      what: "elements within a value",
      ...put,
      body: described("<Status><Active/></Status>"),
      status: 400,
      detail: /Status/,
    },
    {
      what: "an empty value",
      ...put,
      body: described("<LockDuration/>"),
      status: 400,
      detail: /LockDuration/,
    },
    { what: "a topic", ...put, body: described("", "TopicDescription"), status: 501, detail: /queues only/ },
    {
      what: "a body without end",
      ...put,
      body: described(`<UserMetadata>${"x".repeat(70_000)}</UserMetadata>`),
      status: 413,
      detail: /65536 bytes/,
    },
    {
      what: "to delete what is not there",
      ...put,
      method: "DELETE",
      status: 404,
      detail: /could not be found/,
    },
    {
      what: "to change what is not there",
      ...put,
      ifMatch: "*",
      body: described(""),
      status: 404,
      detail: /could not be found/,
    },
  ];

  test.each(refused)("$what", async ({ status, detail, ...what }) => {
    const answer = await call(what);

    expect(answer).toMatchObject({ status, type: "application/xml; charset=utf-8" });
    expect(answer.body).toMatch(
      new RegExp(`^<Error><Code>${status}</Code><Detail>.*</Detail></Error>$`, "s"),
    );
    expect(answer.body).toMatch(detail);
    expect((await call({ path: "/new" })).body).not.toContain("<entry>");
  });

  test("what is not there is an empty feed, as in the service", async () => {
    const { status, body } = await call({ path: "/none" });

    expect(status).toBe(200);
    expect(body).toContain('<title type="text">Publicly Listed Services</title>');
    expect(body).not.toContain("<entry>");
  });

  test("a value that is nil, or of an element that nobody knows, counts as not said", async () => {
    const body = described(
      '<LockDuration i:nil="true"/><Colour>red</Colour><MaxDeliveryCount>2</MaxDeliveryCount>',
    );
    const made = await call({ method: "PUT", path: "/nil", body });

    expect(made.status).toBe(201);
    expect(made.body).toContain("<LockDuration>PT1M</LockDuration>");
    expect(made.body).toContain("<MaxDeliveryCount>2</MaxDeliveryCount>");
  });
});

describe("a peer without manners", () => {
  test.each([
    ["noise", Buffer.from([0, 1, 2, 3, 255])],
    ["noise that begins as TLS does", Buffer.from([0x16, 0x03, 0x01, 0xff, 0xff, 9, 9, 9])],
    ["half a request", Buffer.from("PUT /half HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n<entry>")],
    ["a request that is none", Buffer.from("GET / there\r\n\r\n")],
    ["nothing", Buffer.alloc(0)],
  ])("that sends %s and goes harms nobody", async (_, bytes) => {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    socket.on("error", () => undefined);
    if (bytes.length > 0) socket.write(bytes);
    socket.end();
    socket.resume();
    await once(socket, "close");

    expect((await call({})).status).toBe(200);
  });
});

describe("the certificate", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "service-bus-certificate-"));
  });

  afterEach(() => rm(directory, { recursive: true }));

  test("speaks for the loopback address, is no authority, and its key is for nobody else", async () => {
    const { certificate, path } = await certificateIn(directory);
    const parsed = new X509Certificate(certificate);

    expect(path).toBe(join(directory, "ca.pem"));
    expect(await readFile(path, "utf8")).toBe(certificate);
    expect(parsed.checkIP("127.0.0.1")).toBe("127.0.0.1");
    expect(parsed.checkHost("localhost")).toBe("localhost");
    expect(parsed.ca).toBe(false);
    expect((await stat(join(directory, "ca-key.pem"))).mode & 0o777).toBe(0o600);
  });

  test("is kept as long as it holds", async () => {
    const made = await certificateIn(directory);

    expect(await certificateIn(directory)).toEqual(made);
  });

  const day = 86_400_000;
  const dated = async (until: number) => {
    const options = {
      keyType: "ec",
      notBeforeDate: new Date(Date.now() - 30 * day),
      notAfterDate: new Date(until),
    } as const;
    return generate([{ name: "commonName", value: "localhost" }], options);
  };

  test.each([
    ["has expired", async () => (await dated(Date.now() - day)).cert],
    ["is about to", async () => (await dated(Date.now() + day / 2)).cert],
    ["belongs to another key", async () => (await dated(Date.now() + 30 * day)).cert],
    ["is none", () => Promise.resolve("-----BEGIN CERTIFICATE-----")],
  ])("is made again when it %s", async (_, other) => {
    const before = await certificateIn(directory);
    await writeFile(before.path, await other());

    const after = await certificateIn(directory);

    const parsed = new X509Certificate(after.certificate);
    expect(after.key).not.toBe(before.key);
    expect(Date.parse(parsed.validTo)).toBeGreaterThan(Date.now() + 300 * day);
    expect(await readFile(after.path, "utf8")).toBe(after.certificate);
  });

  test("lies in a temporary directory when there is none for data, until the end", async () => {
    const alone = await startServiceBus({ adminPort: 0 });
    const path = alone.administration?.certificatePath ?? "";

    expect(existsSync(path)).toBe(true);
    await alone.close();
    expect(existsSync(path)).toBe(false);
  });
});

test("a port that is taken is refused, and nothing stays open", async () => {
  const free = await startServiceBus({});
  await free.close();

  await expect(startServiceBus({ port: free.port, adminPort: port })).rejects.toMatchObject({
    code: "EADDRINUSE",
  });

  const again = await startServiceBus({ port: free.port });
  expect(again.administration).toBeUndefined();
  await again.close();
});
