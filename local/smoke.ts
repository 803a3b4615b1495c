import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { z } from "zod";

// Looks whether a deployed application works, as far as that can be seen without leaving anything behind:
// npm run -s smoke -- --url https://… [--wait 120]. With a filer's token in FILING_TOKEN also as a filer.

const { values } = parseArgs({
  options: { url: { type: "string" }, wait: { type: "string", default: "120" } },
});
const base = values.url?.replace(/\/$/, "");
if (base === undefined || !/^(https:\/\/|http:\/\/127\.0\.0\.1[:/])/.test(base)) {
  console.error("usage: [FILING_TOKEN=…] npm run -s smoke -- --url https://HOST [--wait SECONDS]");
  process.exit(2);
}

/** One question, and the answers to it that are right. */
interface Look {
  readonly what: string;
  readonly path: string;
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly right: readonly Right[];
}

interface Right {
  readonly status: number;
  readonly body: z.ZodType;
}

const problem = (status: number, kind: string): Right => ({
  status,
  body: z.looseObject({ status: z.literal(status), type: z.literal(`urn:problem-type:filing:${kind}`) }),
});
const someItems = z.object({ items: z.array(z.unknown()).nonempty() });

const forEverybody: readonly Look[] = [
  {
    what: "the ways in, with their bounds",
    path: "/v1/access",
    right: [{ status: 200, body: z.looseObject({ connections: z.array(z.unknown()).nonempty() }) }],
  },
  {
    what: "whose certificates are accepted",
    path: "/v1/access/certificate-authorities",
    right: [{ status: 200, body: someItems }],
  },
  {
    what: "no publication under a reference that nobody has",
    path: "/authentic/deposit/2000-00000000/accountingData",
    headers: { Accept: "application/pdf" },
    right: [problem(404, "not-found")],
  },
  {
    what: "no filings without a token",
    path: "/v1/filings",
    right: [problem(401, "unauthenticated")],
  },
  {
    what: "no operations without a token",
    path: "/v1/operations/reconciliation",
    right: [problem(401, "unauthenticated")],
  },
];

/** An upload that is refused before its body is read leaves nothing behind; a key without a profile is refused before that. */
const forFilers = (token: string): readonly Look[] => {
  const headers = { Authorization: `Bearer ${token}` };
  const withoutProfile = problem(403, "profile-required");
  return [
    {
      what: "the filings of the token's holder",
      path: "/v1/filings",
      headers,
      right: [{ status: 200, body: z.looseObject({ items: z.array(z.unknown()) }) }, withoutProfile],
    },
    {
      what: "no upload of what is no XBRL",
      path: "/v1/filings",
      method: "POST",
      headers: { ...headers, "Content-Type": "text/plain", "Idempotency-Key": `smoke-${randomUUID()}` },
      body: "smoke",
      right: [problem(415, "unsupported-media-type"), withoutProfile],
    },
  ];
};

const token = process.env["FILING_TOKEN"] ?? "";
const health: Look = {
  what: "health",
  path: "/health",
  right: [{ status: 200, body: z.object({ status: z.literal("UP") }) }],
};

const isUp = await comesTrue(health, Number(values.wait));
const looks = isUp ? [...forEverybody, ...(token === "" ? [] : forFilers(token))] : [];
const results = await Promise.all(looks.map(async (look) => told(look, await wrongIn(look))));
process.exitCode = isUp && results.every(Boolean) ? 0 : 1;

/** An application that was just deployed takes a while to answer. */
async function comesTrue(look: Look, seconds: number): Promise<boolean> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const wrong = await wrongIn(look);
    if (wrong === undefined || Date.now() > deadline) return told(look, wrong);
    await pause(Math.min(2_000, Math.max(0, deadline - Date.now()) + 1));
  }
}

function told({ method = "GET", path, what }: Look, wrong: string | undefined): boolean {
  console.log(`${wrong === undefined ? "right" : "WRONG"}  ${what}: ${method} ${path}${wrong ?? ""}`);
  return wrong === undefined;
}

/** What is wrong with the answer; `undefined` when it is right. No answer is quoted: it may be somebody's. */
async function wrongIn(look: Look): Promise<string | undefined> {
  try {
    const response = await fetch(`${base ?? ""}${look.path}`, {
      method: look.method ?? "GET",
      headers: { ...look.headers },
      body: look.body ?? null,
      redirect: "manual",
      signal: AbortSignal.timeout(15_000),
    });
    const body: unknown = await response.json();
    const fits = ({ status, body: form }: Right): boolean =>
      status === response.status && form.safeParse(body).success;
    return look.right.some(fits) ? undefined : ` answered ${String(response.status)} with something else`;
  } catch (error) {
    return ` has no answer (${error instanceof Error ? error.name : "unknown"})`;
  }
}
