/**
 * Whether a caller who sends that `If-Match` may change the version that there is: it names it by a strong tag, or says
 * `*` for any (RFC 9110, section 13.1.1).
 */
export const isSeen = (ifMatch: string, version: string): boolean =>
  includes(ifMatch, ({ isWeak, tag }) => !isWeak && tag === version);

/** Whether a caller who sends that `If-None-Match` has what there is: weak tags count as well (section 13.1.2). */
export const isHeld = (ifNoneMatch: string | null, version: string): boolean =>
  ifNoneMatch !== null && includes(ifNoneMatch, ({ tag }) => tag === version);

interface EntityTag {
  readonly isWeak: boolean;
  /** With its quotes. */
  readonly tag: string;
}

const includes = (header: string, isMeant: (tag: EntityTag) => boolean): boolean =>
  header.trim() === "*" || entityTags(header).some(isMeant);

/** One element of a list, with the commas before it: a tag may have commas of its own. */
const element = /[ \t,]*(W\/)?("[\x21\x23-\x7e\x80-\xff]*")[ \t]*(?=,|$)/gy;

/** The tags that a header lists, in their order; none when it is not such a list. */
function entityTags(header: string): readonly EntityTag[] {
  const elements = [...header.matchAll(element)];
  const rest = header.slice(elements.map(([whole]) => whole).join("").length);
  if (!/^[ \t,]*$/.test(rest)) return [];
  return elements.map(([, weak, tag = ""]) => ({ isWeak: weak !== undefined, tag }));
}
