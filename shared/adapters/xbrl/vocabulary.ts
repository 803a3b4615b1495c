/** The namespaces of the XBRL specifications. */
export const namespaces = {
  instance: "http://www.xbrl.org/2003/instance",
  link: "http://www.xbrl.org/2003/linkbase",
  dimensions: "http://xbrl.org/2006/xbrldi",
  currency: "http://www.xbrl.org/2003/iso4217",
  xlink: "http://www.w3.org/1999/xlink",
  schemaInstance: "http://www.w3.org/2001/XMLSchema-instance",
} as const;

/**
 * The canonical name of a metric: `am1` of the dictionary, `lgf-enum:list2` of a code list of whatever version.
 * Undefined when the name is of no namespace of the bank.
 */
export function metricName(uri: string, local: string): string | undefined {
  if (uri === `${bank}dict/met`) return local;
  const list = prefixOf(uri);
  return list?.endsWith("-enum") === true ? `${list}:${local}` : undefined;
}

/** The name of a dimension, `bas`; undefined when it is not one of the bank's. */
export const dimensionName = (uri: string, local: string): string | undefined =>
  uri === `${bank}dict/dim` ? local : undefined;

/** The canonical name of a member of a domain, `bas:m25`; undefined when it is not one of the bank's. */
export function memberName(uri: string, local: string): string | undefined {
  const domain = prefixOf(uri);
  return domain === undefined || domain.endsWith("-enum") ? undefined : `${domain}:${local}`;
}

/** The canonical name of a measure: `iso4217:EUR`, `xbrli:pure`. */
export function measureName(uri: string, local: string): string | undefined {
  if (uri === namespaces.currency) return `iso4217:${local}`;
  return uri === namespaces.instance ? `xbrli:${local}` : undefined;
}

const bank = "http://www.nbb.be/be/fr/cbso/";
const prefixes = new Map<string, string | undefined>();
const mostPrefixes = 1000;

/** Remembers what it worked out; forgets everything before hostile files can make it grow. */
function prefixOf(uri: string): string | undefined {
  if (prefixes.has(uri)) return prefixes.get(uri);
  if (prefixes.size >= mostPrefixes) prefixes.clear();
  const prefix = /^http:\/\/www\.nbb\.be\/be\/fr\/cbso\/(?:dict\/dom|\d+\.\d+\/enum)\/([a-z-]+)$/.exec(
    uri,
  )?.[1];
  prefixes.set(uri, prefix);
  return prefix;
}
