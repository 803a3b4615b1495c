import { type ArticleId } from "../domain/help/articles.ts";
import { notRecognised, thisMayHelp } from "../domain/help/messages.ts";
import { type Wish } from "./answer-question.ts";
import { type HelpAnswer, type Helping, answerWith, articlesAbout } from "./helping.ts";

/**
 * What went wrong with signing in, from whatever is known of it: the parameters of the address that the browser came
 * back with, the browser's own error, the filer's words. An error that nobody knows gets what helps most often.
 */
export const diagnoseLogin =
  (needs: Helping) =>
  async (symptoms: readonly string[], { asked, otherwise }: Wish): Promise<HelpAnswer> => {
    const { language, ids } = articlesAbout(needs.search, symptoms.join("\n"));
    const known = ids.length > 0;
    const chosen = known ? { message: thisMayHelp, ids } : { message: notRecognised, ids: helpsMostOften };
    return answerWith(needs, { known, ...chosen }, asked ?? language ?? otherwise);
  };

const helpsMostOften: readonly ArticleId[] = [
  "insert-certificate-first",
  "clear-browser-data",
  "security-software",
];
