/** A change of one source file that makes it wrong. */
export interface Edit {
  /** From the root of the repository. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** A defect that somebody could write in good faith. The simulator must see each of them. */
export interface PlantedDefect {
  readonly name: string;
  readonly edits: readonly Edit[];
}

const application = (name: string): string => `shared/application/${name}.ts`;
const double = (name: string): string => `test/doubles/${name}.ts`;

const edit = (file: string, find: string, replace: string): Edit => ({ file, find, replace });

export const plantedDefects: readonly PlantedDefect[] = [
  {
    name: "a message is sent before the commit",
    edits: [
      edit(
        application("file-accounts"),
        "    const outcome = await spaces.commit(space, [{ create: { filing } }]);",
        `    await announce(needs, "validate", { messages: [hintFor(space, id)], trace });
    const outcome = await spaces.commit(space, [{ create: { filing } }]);`,
      ),
    ],
  },
  {
    name: "pricing acts on a message without looking at the state",
    edits: [edit(application("price-filing"), `if (filing.status !== "validated") return nothingToDo;`, "")],
  },
  {
    name: "publishing acts on a message without looking at the state",
    edits: [
      edit(application("publish-filing"), `if (found.value.status !== "paid") return nothingToDo;`, ""),
    ],
  },
  {
    name: "there is no sweeper",
    edits: [edit(application("sweep-waiting"), "isDue(since, lastTick, now);", "isDue(since, now, now);")],
  },
  {
    name: "If-Match is missing",
    edits: [
      edit(
        double("memory-personal-spaces"),
        "if (batch.some(({ id, expects }) => partition.get(id)?.version !== expects))",
        "if (batch.some(({ id, expects }) => expects === undefined && partition.has(id)))",
      ),
    ],
  },
  {
    name: "a 207 is taken for success",
    edits: [
      edit(
        double("memory-personal-spaces"),
        `return { kind: "conflict" };`,
        `return { kind: "committed", versions: batch.map(() => "0") };`,
      ),
    ],
  },
  {
    name: "a 409 of a create-only blob is taken for a failure",
    edits: [
      edit(
        double("memory-documents"),
        "if (blobs.has(name)) return false;",
        `if (blobs.has(name)) throw new Fault("409");`,
      ),
    ],
  },
  {
    name: "not found is taken for final",
    edits: [
      edit(
        application("file-accounts"),
        `if (found === undefined) throw new Fault("a filing that was said to exist cannot be read");`,
        `if (found === undefined) return refuse({ kind: "idempotency-key-reused" });`,
      ),
    ],
  },
  {
    name: "write-once blobs are written before the claim",
    edits: [
      edit(
        application("publish-filing"),
        "const { found: first } = await needs.publications.create(publication);",
        `await storeDocuments(needs, publication, upload);
    const { found: first } = await needs.publications.create(publication);`,
      ),
    ],
  },
  {
    name: "the number is given outside the filing's batch",
    edits: [
      edit(
        application("publish-filing"),
        "const outcome = await spaces.commit(filing, [{ replace: { filing: claimed }, version }]);",
        "const outcome = await spaces.commit(filing, [{ replace: { filing }, version }]);",
      ),
    ],
  },
  {
    name: "a number is counted in memory",
    edits: [
      edit(
        application("publication-numbers"),
        "const { first, last } = await registers.takeNumbers(year, blockSize);",
        "await registers.takeNumbers(year, blockSize);\n      const { first, last } = { first: 1, last: blockSize };",
      ),
    ],
  },
  {
    name: "a checkout is opened before it is written down",
    edits: [
      edit(
        application("pay-by-link"),
        "const written = await writeAttempt(needs, found);",
        `await openCheckout(needs, found.value, beginAttempt(found.value, needs.clock.now()).attempt);
  const written = await writeAttempt(needs, found);`,
      ),
    ],
  },
  {
    name: "the provider gets another key at every try",
    edits: [
      edit(
        application("checkouts"),
        "idempotencyKey: `${payment.id}:${String(attempt.number)}`,",
        "idempotencyKey: `${payment.id}:${String(attempt.number)}:${String(tries++)}`,",
      ),
      edit(
        application("checkouts"),
        "export const openCheckout =",
        "let tries = 0;\nexport const openCheckout =",
      ),
    ],
  },
  {
    name: "a duplicate is rejected before its refund is written",
    edits: [
      edit(
        application("publish-filing"),
        "  const { id, paymentId, costs } = filing;",
        `  const { id, paymentId, costs } = filing;
  const outcome = await spaces.commit(filing, [{ replace: { filing: rejectDuplicate(filing, at) }, version }]);`,
      ),
      edit(
        application("publish-filing"),
        `  const outcome = await spaces.commit(filing, [
    { replace: { filing: rejectDuplicate(filing, at) }, version },
  ]);
`,
        "",
      ),
    ],
  },
  {
    name: "a webhook is trusted without asking the provider",
    edits: [
      edit(
        application("settle-payment"),
        "const checkout = await statusNow(needs.provider, known);",
        `const checkout = { ...(await statusNow(needs.provider, known)), status: "paid" as const };`,
      ),
    ],
  },
  {
    name: "the same money is booked twice",
    edits: [
      edit(application("checkouts"), "if (payment.settledBy === checkout.id) return found;", ""),
      edit(
        application("checkouts"),
        "return attempt === undefined ? settled : finishAttempt(settled, attempt.number);",
        "void attempt;\n  return settled;",
      ),
    ],
  },
  {
    name: "any amount settles a payment",
    edits: [
      edit(
        application("checkouts"),
        "if (checkout.amount === payment.amount) return undefined;",
        "if (checkout.amount > 0n) return undefined;",
      ),
    ],
  },
  {
    name: "a refund gets another name at every try",
    edits: [
      edit(
        application("checkouts"),
        "    id: checkout.id,\n    code,",
        "    id: `${checkout.id} ${clock.now()}`,\n    code,",
      ),
    ],
  },
  {
    name: "one filing is left out when a payment is settled",
    edits: [
      edit(
        application("checkouts"),
        "    ...filings.map((filing) => ({\n      replace: { filing: settle(",
        "    ...filings.slice(1).map((filing) => ({\n      replace: { filing: settle(",
      ),
    ],
  },
  {
    name: "a payment that has a checkout does not wait for it",
    edits: [
      edit(
        "shared/domain/payment/payment.ts",
        `waiting: payment.waiting ?? { for: "settle", since: at },`,
        "...(at ? {} : {}),",
      ),
    ],
  },
  {
    name: "a structured communication is not reserved",
    edits: [
      edit(
        application("start-payment"),
        "if (pointer.paymentId === paymentId) {",
        "if (pointer.digits === digits) {",
      ),
    ],
  },
  {
    name: "a payment is cancelled without closing its checkout",
    edits: [
      edit(
        application("end-payment"),
        "if (attempt === undefined) return ok(payment);",
        "if (attempt !== payment) return ok(payment);",
      ),
    ],
  },
  {
    name: "a pending checkout does not hold up a cancellation",
    edits: [
      edit(
        application("end-payment"),
        "if (checkout === undefined || !isFinal(checkout)) return",
        "if (checkout === undefined) return",
      ),
    ],
  },
  {
    name: "a publication is visible before its documents are stored",
    edits: [
      edit(
        application("publish-filing"),
        "await storeDocuments(needs, first.value, upload);",
        `if (!(await makeVisible(needs, first))) return notYet("changed-meanwhile");
    await storeDocuments(needs, first.value, upload);
    if (upload.bytes.length > 0) return finish(needs, claimed);`,
      ),
    ],
  },
  {
    name: "the pointer follows after the publication is visible",
    edits: [
      edit(
        application("publish-filing"),
        'await needs.references.create<"publication">({',
        `if (!(await makeVisible(needs, first))) return notYet("changed-meanwhile");
    await needs.references.create<"publication">({`,
      ),
    ],
  },
  {
    name: "a duplicate is published over the first one",
    edits: [
      edit(
        application("publish-filing"),
        "if (first.value.filingId !== claimed.value.id)",
        'if (first.value.filingId === "")',
      ),
    ],
  },
  {
    name: "a filing gets another id at every try",
    edits: [
      edit(
        application("file-accounts"),
        `const id = identifiers.derive("filing", space.connection, space.spaceId, upload.idempotencyKey, "0");`,
        "const id = identifiers.unique();",
      ),
    ],
  },
  {
    name: "a closed way in still takes filings",
    edits: [edit(application("file-accounts"), "if (!admitted.ok) return admitted;", "")],
  },
  {
    name: "a filing lapses whose holder was shut out",
    edits: [
      edit(
        application("lapse-overdue"),
        `if (found?.value.status !== "ready-for-payment" || !mayLapse(opening, found.value.dueBy)) return;`,
        `if (found?.value.status !== "ready-for-payment") return;`,
      ),
    ],
  },
  {
    name: "a file that belongs to no filing is erased before its id is taken",
    edits: [
      edit(
        application("erase-orphans"),
        'const outcome = await spaces.commit(upload, [{ create: { filing } }]);\n  if (outcome.kind === "committed") return filing;',
        'if (filing.id !== "") return filing;\n  await spaces.commit(upload, [{ create: { filing } }]);',
      ),
    ],
  },
  {
    name: "files are erased by their age alone",
    edits: [
      edit(
        application("erase-orphans"),
        `if (filing === undefined || (filing.status !== "erased" && kind.belongs(filing, name))) return;`,
        "if (filing === undefined) return;",
      ),
    ],
  },
  {
    name: "a replayed message is not looked at",
    edits: [
      edit(
        application("validate-filing"),
        `if (filing.status !== "received") return nothingToDo;`,
        `if (filing.status === "erased") return nothingToDo;`,
      ),
    ],
  },
  {
    name: "a move's verdict is keyed by the filing",
    edits: [
      edit(
        application("carry-out-transfer"),
        `id: needs.identifiers.derive("move", transfer.id, pending.filing.id),`,
        `id: needs.identifiers.derive("move", pending.filing.id),`,
      ),
    ],
  },
  {
    name: "a filing arrives before it has left",
    edits: [
      edit(
        application("carry-out-transfer"),
        "  const leaving = moveOut(value, move, clock.now());",
        `  const leaving = moveOut(value, move, clock.now());
  const arrived = { ...value, ...move.to, moves: leaving.moves };
  await spaces.commit(move.to, [{ create: { filing: arrived } }]);`,
      ),
    ],
  },
  {
    name: "a place that is taken is taken for acceptance",
    edits: [
      edit(
        application("move-filing"),
        `if (place === "taken") return spaces.verdict(to, move);`,
        `if (place === "taken") return { ...to, move, filing: leaving.id, at: clock.now(), answer: "accepted" };`,
      ),
    ],
  },
  {
    name: "a move keeps the term from before",
    edits: [
      edit(
        application("move-filing"),
        "const filing = moveIn(leaving, newTerm(needs));",
        "const filing = moveIn(leaving, { ...newTerm(needs), dueBy: dueBy(leaving.depositDate, needs.paymentTerm) });",
      ),
    ],
  },
  {
    name: "a tombstone is settled before anybody has accepted",
    edits: [
      edit(application("move-filing"), `if (verdict === undefined) return notYet("changed-meanwhile");`, ""),
      edit(
        application("move-filing"),
        `const isAccepted = verdict.answer === "accepted";`,
        `const isAccepted = verdict?.answer !== "refused";`,
      ),
    ],
  },
  {
    name: "a filing moves from under its payment",
    edits: [
      edit(
        application("carry-out-transfer"),
        `if (value.status !== "ready-for-payment" || isWorn(value)) return reasonToStay(value) ?? "later";`,
        `if (!("costs" in value)) return reasonToStay(value) ?? "later";`,
      ),
    ],
  },
  {
    name: "one agent is enough",
    edits: [
      edit(
        application("decide-transfer"),
        `if (sponsorOf(transfer) === agent) return refuse({ kind: "four-eyes" });`,
        "",
      ),
    ],
  },
  {
    name: "what became of a transfer is written over what somebody else has written",
    edits: [
      edit(
        double("memory-transfers"),
        "return kept.get(transfer.id)?.version === over",
        "return over !== undefined || !kept.has(transfer.id)",
      ),
    ],
  },
  {
    name: "a holder is told again at each try",
    edits: [
      edit(
        application("notice-of"),
        "told.content.kind, told.cause)",
        "told.content.kind, told.cause, told.at)",
      ),
    ],
  },
  {
    name: "a closing is judged when the filing is committed",
    edits: [
      edit(
        application("file-accounts"),
        "const admitted = await doors.admit(space.connection, receivedAt);",
        "const admitted = await doors.admit(space.connection, needs.clock.now());",
      ),
    ],
  },
  {
    name: "the record of a closing is written again whenever somebody comes",
    edits: [
      edit(
        application("close-connection"),
        "if (found !== undefined && isComplete(found.value)) return found.value;",
        "",
      ),
    ],
  },
];
