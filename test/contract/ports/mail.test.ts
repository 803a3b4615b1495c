import { once } from "node:events";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { type IncomingMessage, type RequestListener, createServer } from "node:http";
import { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "@jest/globals";
import { folderMail } from "../../../shared/adapters/mail/folder-mail.ts";
import { serviceMail } from "../../../shared/adapters/mail/service-mail.ts";
import { Fault } from "../../../shared/application/fault.ts";
import { type OutgoingMail } from "../../../shared/application/ports/mail.ts";
import { memoryMail } from "../../doubles/memory-mail.ts";
import { type Post, describeMail } from "./mail.contract.ts";
import { startSilentServer } from "./silent-server.ts";

const undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const someMail = { key: "k1", to: "jan@peeters.example", subject: "s", text: "t" };

describeMail("the double", () => {
  const mail = memoryMail();
  return Promise.resolve({ mail, arrived: () => Promise.resolve(mail.sent) });
});

describeMail("files in a folder", async () => {
  const folder = await temporaryFolder();
  return { mail: folderMail(folder), arrived: () => filesIn(folder) };
});

describeMail("the adapter in front of a service", async () => {
  const arrived = new Map<string, OutgoingMail>();
  const url = await listening((request, response) => {
    void bodyOf(request).then((body) => {
      arrived.set(String(request.headers["idempotency-key"]), JSON.parse(body) as OutgoingMail);
      response.writeHead(202).end();
    });
  });
  return { mail: serviceOf(url), arrived: () => Promise.resolve([...arrived.values()]) } satisfies Post;
});

describe("mail that does not go out is a fault", () => {
  test("a folder that cannot be one", async () => {
    const file = join(await temporaryFolder(), "file");
    await writeFile(file, "");
    await expect(folderMail(file).send(someMail)).rejects.toBeInstanceOf(Fault);
  });

  test("a key that names no file is a mistake of the caller", async () => {
    await expect(folderMail("unused").send({ ...someMail, key: "../up" })).rejects.toBeInstanceOf(RangeError);
  });

  test.each([
    { status: 503, headers: { "retry-after": "7" }, retryAfterSeconds: 7 },
    { status: 500, headers: { "retry-after": "soon" }, retryAfterSeconds: undefined },
    { status: 422, headers: {}, retryAfterSeconds: undefined },
  ])("a service that answers $status", async ({ status, headers, retryAfterSeconds }) => {
    const url = await listening((_request, response) => response.writeHead(status, headers).end("no"));
    const failure = await failureOf(serviceOf(url).send(someMail));
    expect(failure).toMatchObject({
      message: `the mail service answered ${String(status)}`,
      retryAfterSeconds,
    });
  });

  test("a service that sends elsewhere is not followed", async () => {
    let followed = 0;
    const elsewhere = await listening((_request, response) => {
      followed += 1;
      response.end();
    });
    const url = await listening((_request, response) =>
      response.writeHead(307, { location: elsewhere }).end(),
    );
    expect(await failureOf(serviceOf(url).send(someMail))).toBeInstanceOf(Fault);
    expect(followed).toBe(0);
  });

  test("a service that never answers, at the deadline", async () => {
    const server = await startSilentServer();
    undo.push(() => server.close());
    const mail = serviceOf(`http://127.0.0.1:${String(server.port)}/mail`, 50);
    expect(await failureOf(mail.send(someMail))).toMatchObject({
      message: "the mail service could not be reached",
    });
  });
});

const serviceOf = (url: string, timeoutMilliseconds = 5_000) => serviceMail({ url, timeoutMilliseconds });

async function failureOf(work: Promise<void>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    expect(error).toBeInstanceOf(Fault);
    return error;
  }
  throw new Error("the mail went out");
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "mail-"));
  undo.push(() => rm(folder, { recursive: true }));
  return folder;
}

/** The mails as somebody reads them in the folder. */
async function filesIn(folder: string): Promise<readonly OutgoingMail[]> {
  const names = (await readdir(folder)).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const content = await readFile(join(folder, name), "utf8");
      const [, to = "", subject = "", text = ""] =
        /^To: ([^\n]*)\nSubject: ([^\n]*)\n\n(.*)\n$/s.exec(content) ?? [];
      return { key: name.replace(/\.txt$/, ""), to, subject, text };
    }),
  );
}

async function listening(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  undo.push(async () => {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/mail`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString("utf8");
}
