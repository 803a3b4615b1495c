import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Language } from "../../shared/domain/language.ts";
import { type DeskProcess } from "../desk-process.ts";
import { type FilingClient, type FilingView, eventually, filingClient } from "../filing-client.ts";

/** Somebody of the story, and how the key is called that they log in with. */
export interface Person {
  readonly name: string;
  readonly email: string;
  readonly language: Language;
  readonly key: string;
}

/** What a request was answered with, whatever it was. */
export interface Reply {
  readonly status: number;
  readonly etag: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Asked {
  readonly body?: object;
  readonly ifMatch?: string;
}

/** A person who has just logged in. Tokens live an hour: each visit needs its own. */
export interface Visit {
  readonly client: FilingClient;
  readonly ask: (method: string, path: string, asked?: Asked) => Promise<Reply>;
  /** Follows a filing until it has that status. */
  readonly reaches: (id: string, status: string) => Promise<FilingView>;
}

/** The running desk and the page that the story is written on. */
export interface Stage {
  readonly say: (line: string) => void;
  /** Moves the clock of the whole system forward to that instant. */
  readonly moveTo: (instant: string) => Promise<void>;
  readonly visit: (person: Person, connection: "csam-cert" | "idaas" | "eid") => Promise<Visit>;
  readonly staff: (key: string, language?: Language) => Promise<Visit>;
  /** What anyone may ask, in that language. */
  readonly anyone: (language: Language) => Visit["ask"];
  /** Waits for that many mails more to somebody, and tells what they are about. */
  readonly getsMail: (person: Person, count: number) => Promise<void>;
}

export function stageOn(desk: DeskProcess, say: Stage["say"]): Stage {
  const { endpoints } = desk;
  const visitWith = (bearer: string, language: Language): Visit => {
    const client = filingClient(endpoints.url, bearer, language);
    return {
      client,
      ask: asker(endpoints.url, { Authorization: `Bearer ${bearer}`, "Accept-Language": language }),
      reaches: (id, status) =>
        eventually(`${id} becoming ${status}`, () => client.filing(id), {
          isGood: (filing) => filing.status === status,
        }),
    };
  };
  return {
    say,
    async moveTo(instant) {
      const moved = await asker(endpoints.control, {})("POST", "/clock", { body: { to: instant } });
      if (moved.status !== 200) throw new Error(`the clock did not move to ${instant}`);
    },
    async visit({ key, language }, connection) {
      return visitWith(await desk.token({ connection, key }), language);
    },
    async staff(key, language = "en") {
      return visitWith(await desk.token({ key }), language);
    },
    anyone: (language) => asker(endpoints.url, { "Accept-Language": language }),
    getsMail: postman(join(endpoints.dataDirectory, "mail"), say),
  };
}

/** @throws Error with that text when something is not as the story goes. */
export function check(isTrue: boolean, what: string): asserts isTrue {
  if (!isTrue) throw new Error(`not true: ${what}`);
}

const asker =
  (url: string, headers: Readonly<Record<string, string>>): Visit["ask"] =>
  async (method, path, { body, ifMatch } = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(ifMatch === undefined ? {} : { "If-Match": ifMatch }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return {
      status: response.status,
      etag: response.headers.get("etag") ?? "",
      body: (await response.json()) as Reply["body"],
    };
  };

function postman(folder: string, say: Stage["say"]): Stage["getsMail"] {
  const told = new Set<string>();
  return async ({ name, email }, count) => {
    const fresh = await eventually(
      `${String(count)} mails to ${email}`,
      async () => (await mailsTo(folder, email)).filter(({ file }) => !told.has(file)),
      { isGood: (mails) => mails.length >= count },
    );
    for (const { file, subject } of fresh) {
      told.add(file);
      say(`${name} (mail): ${subject}`);
    }
  };
}

interface MailFile {
  readonly file: string;
  readonly subject: string;
  readonly writtenAt: number;
}

/** In the order in which they were written. */
async function mailsTo(folder: string, email: string): Promise<readonly MailFile[]> {
  const names = await readdir(folder).catch(() => []);
  const mails = await Promise.all(
    names.filter((name) => name.endsWith(".txt")).map((name) => mailIn(join(folder, name), email)),
  );
  return mails.flat().toSorted((one, other) => one.writtenAt - other.writtenAt);
}

async function mailIn(file: string, email: string): Promise<readonly MailFile[]> {
  const text = await readFile(file, "utf8");
  if (!text.startsWith(`To: ${email}\n`)) return [];
  const subject = /^Subject: (.*)$/m.exec(text)?.[1] ?? "";
  return [{ file, subject, writtenAt: (await stat(file)).mtimeMs }];
}
