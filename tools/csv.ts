/** Reads comma-separated values (RFC 4180) with a header line into one record per line. */
export function parseCsv(text: string): readonly ReadonlyMap<string, string>[] {
  const [header = [], ...lines] = cellsOf(text);
  return lines.map((cells) => new Map(header.map((name, column) => [name, cells[column] ?? ""])));
}

const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;

function cellsOf(text: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  cell.lastIndex = 0;
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text);
    if (found === null) throw new Error(`unreadable cell in line ${lines.length + 1}`);
    line.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? "");
    if (found[3] === ",") continue;
    lines.push(line);
    line = [];
  }
  return lines;
}
