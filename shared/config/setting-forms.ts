/** The form of a setting's value, in words that an operator reads and as a test. Values are never told: some are secrets. */
export interface Form {
  readonly words: string;
  isMet(value: string): boolean;
}

/** Forms by place: what is plain on the loopback interface of a desk is encrypted and without keys in Azure. */
export interface Forms {
  readonly desk: Form;
  readonly azure: Form;
}

export const anyText = alike("a text", /\S/);

export const count = alike("a whole number above zero", /^[1-9]\d{0,9}$/);

export const wholeNumber = alike("a whole number", /^-?\d{1,15}$/);

export const emailAddress = alike("an e-mail address", /^[^\s@]+@[^\s@]+$/);

export const hostName = alike("the name of a host", /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i);

export const accountName = alike("the name of a storage account", /^[a-z0-9]{3,24}$/);

export const clientId = alike("the client id of an identity", /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);

export const insightsConnection = alike(
  "a connection string with IngestionEndpoint=https://",
  /(^|;)IngestionEndpoint=https:\/\/\S/,
);

export const insightsLogin = alike("ClientId=…;Authorization=AAD", /^ClientId=[^;]+;Authorization=AAD$/);

/** One of these words. */
export const oneOf = (...words: readonly string[]): Forms =>
  both({ words: words.join(" or "), isMet: (value) => words.includes(value) });

export const iban = both({ words: "an IBAN with its check digits", isMet: isIban });

const httpsAddress = form("an https address without a slash at the end", /^https:\/\/\S*[^\s/]$/);

export const address: Forms = {
  desk: form("an address without a slash at the end", /^https?:\/\/\S*[^\s/]$/),
  azure: httpsAddress,
};

export const cosmosAccount: Forms = {
  desk: form(
    "a connection string with AccountEndpoint=http://127.0.0.1 and AccountKey",
    /^AccountEndpoint=http:\/\/127\.0\.0\.1[:/][^;]*;AccountKey=./,
  ),
  azure: httpsAddress,
};

export const storageAccount: Forms = {
  desk: form(
    "UseDevelopmentStorage=true, or a connection string with BlobEndpoint=http://127.0.0.1",
    /^UseDevelopmentStorage=true$|(^|;)BlobEndpoint=http:\/\/127\.0\.0\.1[:/]/,
  ),
  azure: httpsAddress,
};

export const serviceBusConnection: Forms = both(
  form("a connection string with Endpoint=sb://127.0.0.1", /^Endpoint=sb:\/\/(127\.0\.0\.1|localhost)[:;/]/),
);

export const mailbox: Forms = {
  desk: form("a folder or an https address", /\S/),
  azure: form("an https address", /^https:\/\/\S/),
};

function alike(words: string, shape: RegExp): Forms {
  return both(form(words, shape));
}

function both(form: Form): Forms {
  return { desk: form, azure: form };
}

function form(words: string, shape: RegExp): Form {
  return { words, isMet: (value) => shape.test(value) };
}

/** ISO 13616: with its first four characters at the end and letters as 10 to 35, the remainder by 97 is 1. */
function isIban(value: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(value)) return false;
  const turned = value.slice(4) + value.slice(0, 4);
  const digits = turned.replace(/[A-Z]/g, (letter) => String(parseInt(letter, 36)));
  return BigInt(digits) % 97n === 1n;
}
