import { buffer } from "node:stream/consumers";
import PDFDocument from "pdfkit";
import { type AccountsRenderer } from "../../application/ports/accounts-renderer.ts";
import { type Accounts } from "../../domain/accounts/accounts.ts";
import { type Deposit, identificationOf } from "./identification.ts";
import { pageLayout, pageMargins } from "./page-layout.ts";
import { sectionsOf } from "./sections.ts";
import { texts } from "./texts.ts";

/** Renders accounts with the standard fonts of PDF. Nothing in the document depends on when or where it is made. */
export const pdfAccountsRenderer = (): AccountsRenderer => ({ pdf });

async function pdf(accounts: Accounts, deposit: Deposit): Promise<Uint8Array> {
  const { language, name, enterpriseNumber } = accounts;
  const identification = await identificationOf(accounts, deposit);
  const document = new PDFDocument({
    size: "A4",
    margins: pageMargins,
    bufferPages: true,
    lang: language,
    displayTitle: true,
    info: {
      Title: `${name} – ${identification.title} ${deposit.reference}`,
      Producer: "Filing",
      Creator: "Filing",
      CreationDate: new Date(`${deposit.depositDate}T00:00:00Z`),
    },
  });
  const bytes = buffer(document);
  const layout = pageLayout(document);
  layout.title(identification.title, name);
  layout.fields(identification.fields);
  layout.administrators(texts.administrators[language], identification.administrators);
  const columns = {
    code: texts.codes[language],
    current: texts.thisYear[language],
    previous: texts.previousYear[language],
  };
  for (const section of await sectionsOf(accounts)) layout.section(section, columns);
  layout.margins({
    head: `${name} – ${enterpriseNumber}`,
    reference: deposit.reference,
    page: texts.page[language],
  });
  document.end();
  return new Uint8Array(await bytes);
}
