import { doNotKnow, thisMayHelp } from "../domain/help/messages.ts";
import { type Language } from "../domain/language.ts";
import { type HelpAnswer, type Helping, answerWith, articlesAbout } from "./helping.ts";

/** In which language an answer is wanted; without a wish, in the question's own, or else in a default. */
export interface Wish {
  readonly asked: Language | undefined;
  readonly otherwise: Language;
}

/** Answers a question with the help articles that have most to say on it, or says that there is none. */
export const answerQuestion =
  (needs: Helping) =>
  async (question: string, { asked, otherwise }: Wish): Promise<HelpAnswer> => {
    const { language, ids } = articlesAbout(needs.search, question);
    const known = ids.length > 0;
    const message = known ? thisMayHelp : doNotKnow;
    return answerWith(needs, { known, message, ids }, asked ?? language ?? otherwise);
  };
