import { noticeDropped, noticeSent } from "../domain/notice/notice.ts";
import { noticeText } from "../domain/notice/notice-text.ts";
import { type Work } from "./consume-work.ts";
import { type Clock } from "./ports/clock.ts";
import { type Mail } from "./ports/mail.ts";
import { type PersonalSpaces } from "./ports/personal-spaces.ts";
import { done, notYet, nothingToDo } from "./settlement.ts";

export interface SendingNotices {
  readonly spaces: PersonalSpaces;
  readonly mail: Mail;
  readonly clock: Clock;
  /** The address to which holders write. */
  readonly contactCentre: string;
}

/**
 * Sends a notice by mail, to the address and in the language that the profile names now; it waits no longer then.
 * The mail goes out before that is noted, under the id of the notice: who sends it again sends the same mail.
 * Where a space has lost its profile there is nobody to tell.
 */
export const sendNotice =
  ({ spaces, mail, clock, contactCentre }: SendingNotices): Work =>
  async (message) => {
    const found = await spaces.notice(message, message.subject);
    if (found === undefined) return notYet("document-not-found");
    const { value: notice, version } = found;
    if (notice.waiting?.for !== "notify") return nothingToDo;
    const profile = await spaces.profile(message);
    if (profile !== undefined) {
      const { email, language } = profile.value;
      await mail.send({ key: notice.id, to: email, ...noticeText(notice, language, contactCentre) });
    }
    const settled = profile === undefined ? noticeDropped(notice) : noticeSent(notice, clock.now());
    const outcome = await spaces.commit(message, [{ replace: { notice: settled }, version }]);
    return outcome.kind === "conflict" ? notYet("changed-meanwhile") : done;
  };
