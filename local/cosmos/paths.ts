/**
 * The property names of a path such as `/connection`, `/waiting/since` or `/"a name"/b`; undefined when it is none.
 */
export function parsePath(path: string): readonly string[] | undefined {
  const names: string[] = [];
  let rest = path;
  while (rest !== "") {
    const step = /^\/(?:"((?:[^"\\]|\\.)+)"|([^/"*?#[\]]+))/.exec(rest);
    if (step === null) return undefined;
    names.push(step[1]?.replace(/\\(.)/g, "$1") ?? step[2] ?? "");
    rest = rest.slice(step[0].length);
  }
  return names.length === 0 ? undefined : names;
}
