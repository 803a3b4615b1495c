import { describe, expect, test } from "@jest/globals";
import { Fault } from "../../../shared/application/fault.ts";
import { noticeOf } from "../../../shared/application/notice-of.ts";
import { plus } from "../../../shared/domain/instant.ts";
import { aProfile, aSpace } from "../../builders/access.ts";
import { anApplication, freshApplication, keep, outrun } from "../../builders/application.ts";
import { aNotice, everyNoticeContent } from "../../builders/notices.ts";
import { minutes, morning } from "../../builders/times.ts";
import { countingIdentifiers } from "../../doubles/counting-identifiers.ts";

const notice = aNotice();
const message = { ...aSpace(), subject: notice.id };

describe("a notice that waits", () => {
  test("goes to the address and in the language that the profile names now, and then waits no longer", async () => {
    const app = freshApplication();
    await keep(app.ports, { profile: aProfile(aSpace(), { language: "fr", email: "new@peeters.example" }) });
    await keep(app.ports, { notice });
    app.ports.clock.advance(minutes(1));
    expect(await app.works.notify(message, {})).toEqual({ kind: "done" });
    expect(app.ports.mail.sent).toEqual([
      {
        key: notice.id,
        to: "new@peeters.example",
        subject: "Un autre certificat ouvre désormais votre espace personnel",
        text: expect.stringContaining("Écrivez immédiatement à contact-centre@filing.test."),
      },
    ]);
    const { waiting: _over, ...rest } = notice;
    const stored = await app.ports.spaces.notice(aSpace(), notice.id);
    expect(stored?.value).toEqual({ ...rest, sentAt: plus(morning, minutes(1)) });
  });

  test("is not there yet: later", async () => {
    const app = freshApplication();
    expect(await app.works.notify(message, {})).toEqual({ kind: "not-yet", reason: "document-not-found" });
  });

  test("is dropped where the profile is gone: there is nobody to tell", async () => {
    const app = freshApplication();
    await keep(app.ports, { notice });
    expect(await app.works.notify(message, {})).toEqual({ kind: "done" });
    expect(app.ports.mail.sent).toEqual([]);
    const stored = await app.ports.spaces.notice(aSpace(), notice.id);
    expect(stored?.value).not.toHaveProperty("waiting");
    expect(stored?.value).not.toHaveProperty("sentAt");
  });

  test("goes on waiting while the mail service is in trouble", async () => {
    const mail = { sent: [], send: () => Promise.reject(new Fault("the mail service answered 503")) };
    const app = freshApplication({ mail });
    await keep(app.ports, { profile: aProfile() }, { notice });
    await expect(app.works.notify(message, {})).rejects.toThrow("the mail service answered 503");
    expect((await app.ports.spaces.notice(aSpace(), notice.id))?.value).toEqual(notice);
  });

  test("is sent once, when two consumers have it and one is slower", async () => {
    const { ports, works } = freshApplication();
    await keep(ports, { profile: aProfile() }, { notice });
    expect(await anApplication(outrun(ports)).works.notify(message, {})).toEqual({
      kind: "not-yet",
      reason: "changed-meanwhile",
    });
    expect(await works.notify(message, {})).toEqual({ kind: "done" });
    expect(await works.notify(message, {})).toEqual({ kind: "nothing-to-do" });
    expect(ports.mail.sent).toHaveLength(1);
  });

  test("is found by the sweeper when its message was lost", async () => {
    const app = freshApplication();
    await keep(app.ports, { notice });
    app.ports.clock.advance(minutes(3));
    await app.sweepWaiting(plus(morning, minutes(1)));
    expect(app.ports.queues.sent.map(({ queue, envelope }) => [queue, envelope.message])).toEqual([
      ["notify", message],
    ]);
  });
});

test("a notice has one id for one cause, and another for another cause, kind or space", () => {
  const idOf = (space = aSpace(), cause = "1", content = everyNoticeContent[0]) => {
    if (content === undefined) throw new Error("there is no content");
    return noticeOf(countingIdentifiers(), space, { content, cause, at: morning }).notice.id;
  };
  expect(idOf()).toBe(idOf());
  const others = [
    idOf(aSpace("idaas")),
    idOf(aSpace("eid", "key-2")),
    idOf(aSpace(), "2"),
    idOf(aSpace(), "1", everyNoticeContent[1]),
  ];
  expect(new Set([idOf(), ...others]).size).toBe(5);
});
