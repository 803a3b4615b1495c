import { type SpaceSummary, readSpace } from "../../shared/application/read-space.ts";
import { spaceView } from "../../shared/contracts/http/space-view.ts";
import { type SpaceAddress } from "../../shared/domain/access/connection.ts";
import { type Language } from "../../shared/domain/language.ts";
import { noticeMessage } from "../../shared/domain/notice/notice-text.ts";
import { ok } from "../../shared/domain/result.ts";
import { type FunctionsApp } from "../app.ts";
import { type Answer, jsonAnswer } from "./answers.ts";
import { type PersonalNeeds, registerPersonalRoute } from "./personal-route.ts";

export type SpaceNeeds = PersonalNeeds & {
  /** The e-mail address of the contact centre. */
  readonly contactCentre: string;
};

/** What holders see first: how many filings stand where, what is due, and what they are told. */
export function registerSpaceRoute(app: FunctionsApp, needs: SpaceNeeds): void {
  const answer = spaceAnswer(needs);
  registerPersonalRoute(
    app,
    needs,
    { name: "read-space", method: "GET", path: "v1/space" },
    async ({ opened, language }) => ok(await answer(opened.space, language)),
  );
}

/** Answers how a space stands. */
export function spaceAnswer(needs: SpaceNeeds): (space: SpaceAddress, language: Language) => Promise<Answer> {
  const read = readSpace(needs);
  return async (space, language) => {
    const summary = await read(space);
    const notices = noticesIn(summary, language, needs.contactCentre);
    return jsonAnswer(200, spaceView({ ...summary, notices }));
  };
}

function noticesIn({ connection, closing }: SpaceSummary, language: Language, contactCentre: string) {
  if (closing === undefined) return [];
  const message = noticeMessage({ connection, content: closing }, language, contactCentre);
  return [{ kind: closing.kind, message, at: closing.closesAt }];
}
