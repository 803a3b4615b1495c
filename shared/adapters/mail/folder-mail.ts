import { randomUUID } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../../application/fault.ts";
import { type Mail } from "../../application/ports/mail.ts";

/** Mail as files that people read, one for each key: for the desk, where nobody is to get any. */
export const folderMail = (folder: string): Mail => ({
  async send({ key, to, subject, text }) {
    if (!/^[A-Za-z0-9_-]{1,100}$/.test(key)) throw new RangeError("the key of a mail names its file");
    const file = join(folder, `${key}.txt`);
    const draft = join(folder, `.${key}.${randomUUID()}`);
    try {
      await mkdir(folder, { recursive: true });
      await writeFile(draft, `To: ${to}\nSubject: ${subject}\n\n${text}\n`);
      await rename(draft, file);
    } catch (cause) {
      throw new Fault("a mail could not be written", { cause });
    }
  },
});
