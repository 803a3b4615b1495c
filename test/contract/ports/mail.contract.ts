import { describe, expect, test } from "@jest/globals";
import { type Mail, type OutgoingMail } from "../../../shared/application/ports/mail.ts";

/** The port, and what arrives. */
export interface Post {
  readonly mail: Mail;
  arrived(): Promise<readonly OutgoingMail[]>;
}

const mail: OutgoingMail = {
  key: "0123456789abcdef",
  to: "jan@peeters.example",
  subject: "Votre accès à FILING est fermé",
  text: "Première ligne : « é »\n\n- deuxième, 1 € \u{1f4ec}",
};

/** What every implementation of the port has to do. */
export function describeMail(name: string, open: () => Promise<Post>): void {
  describe(`mail: ${name}`, () => {
    test("arrives as it is", async () => {
      const post = await open();
      await post.mail.send(mail);
      expect(await post.arrived()).toEqual([mail]);
    });

    test("arrives once, however often it is sent", async () => {
      const post = await open();
      await Promise.all([post.mail.send(mail), post.mail.send(mail)]);
      await post.mail.send(mail);
      expect(await post.arrived()).toEqual([mail]);
    });

    test("arrives for each key", async () => {
      const post = await open();
      const other = { ...mail, key: "fedcba9876543210" };
      await post.mail.send(mail);
      await post.mail.send(other);
      const keys = (await post.arrived()).map(({ key }) => key);
      expect(keys.toSorted()).toEqual([mail.key, other.key]);
    });
  });
}
