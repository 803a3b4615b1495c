import type PDFDocument from "pdfkit";
import { printable } from "./characters.ts";
import { type Administrator, type Field } from "./identification.ts";
import { type Row, type Section } from "./sections.ts";

type Document = InstanceType<typeof PDFDocument>;

/** Draws the parts of the document one below the other, on as many pages as they need. Lengths are points. */
export interface PageLayout {
  title(text: string, below: string): void;
  fields(fields: readonly Field[]): void;
  administrators(title: string, people: readonly Administrator[]): void;
  section(section: Section, columns: Columns): void;
  /** Writes at the head and foot of every page, once all of them are there. */
  margins(words: { readonly head: string; readonly reference: string; readonly page: string }): void;
}

/** The heads of a table's columns. */
export interface Columns {
  readonly code: string;
  readonly current: string;
  readonly previous: string;
}

export const pageMargins = { top: 72, bottom: 64, left: 56, right: 56 };

const size = { title: 22, section: 13, text: 9.5, small: 8 };
const regular = "Helvetica";
const bold = "Helvetica-Bold";
const grey = "#595959";
const black = "#000000";

/** The columns of a table: names to the left, figures to the right. */
const columnWidths = { label: 260, code: 53, figure: 81 };
const gap = 8;
const rowPadding = 2.5;
const indentWidth = 10;

export function pageLayout(document: Document): PageLayout {
  const left = pageMargins.left;
  const width = document.page.width - pageMargins.left - pageMargins.right;
  const bottom = document.page.height - pageMargins.bottom;

  /** Goes to a new page when what follows does not fit on this one. */
  const makeRoom = (height: number, again?: () => void): void => {
    if (document.y + height <= bottom) return;
    document.addPage();
    again?.();
  };

  const write = (text: string, font: string, fontSize: number): void => {
    document
      .font(font)
      .fontSize(fontSize)
      .fillColor(black)
      .text(printable(text), left, document.y, { width });
  };

  const heading = (text: string): void => {
    write(text, bold, size.section);
    document.moveDown(0.4);
  };

  return {
    title: (text, below) => {
      write(text, bold, size.title);
      document.moveDown(0.2);
      write(below, regular, size.section);
      document.moveDown(1.5);
    },
    fields: (fields) => {
      fields.forEach(({ label, text }) => drawField(document, { label, text, left, width, makeRoom }));
    },
    administrators: (title, people) => {
      if (people.length === 0) return;
      document.moveDown(1.5);
      makeRoom(60);
      heading(title);
      for (const { name, details } of people) {
        makeRoom(14 + 12 * details.length);
        write(name, bold, size.text);
        details.forEach((detail) => write(detail, regular, size.text));
        document.moveDown(0.4);
      }
    },
    section: ({ title, rows }, columns) => {
      document.addPage();
      document.outline.addItem(printable(title));
      const begin = (): void => {
        heading(title);
        drawColumnHeads(document, columns);
      };
      begin();
      rows.forEach((row) => drawRow(document, row, (height) => makeRoom(height, begin)));
    },
    margins: (words) => drawMargins(document, { ...words, left, width }),
  };
}

interface Place {
  readonly left: number;
  readonly width: number;
}

function drawField(
  document: Document,
  { label, text, left, width, makeRoom }: Field & Place & { readonly makeRoom: (height: number) => void },
): void {
  const labelWidth = 165;
  const textWidth = width - labelWidth - gap;
  const [labelText, content] = [printable(label), printable(text)];
  document.font(regular).fontSize(size.text);
  const height = Math.max(
    document.heightOfString(labelText, { width: labelWidth }),
    document.heightOfString(content, { width: textWidth }),
  );
  makeRoom(height);
  const top = document.y;
  document.fillColor(grey).text(labelText, left, top, { width: labelWidth });
  document.fillColor(black).text(content, left + labelWidth + gap, top, { width: textWidth });
  document.y = top + height + 5;
}

/** Where each column begins and how it is aligned. */
const columnsOf = (indent: number) => {
  const { left } = pageMargins;
  const { label, code, figure } = columnWidths;
  const codeLeft = left + label + gap;
  const currentLeft = codeLeft + code + gap;
  return {
    label: { x: left + indent, width: label - indent, align: "left" },
    code: { x: codeLeft, width: code, align: "left" },
    current: { x: currentLeft, width: figure - gap, align: "right" },
    previous: { x: currentLeft + figure, width: figure - gap, align: "right" },
  } as const;
};

function drawCells(
  document: Document,
  top: number,
  cells: Columns & { readonly label: string },
  indent = 0,
): void {
  const columns = columnsOf(indent);
  for (const name of ["label", "code", "current", "previous"] as const) {
    const { x, width, align } = columns[name];
    document.text(printable(cells[name]), x, top, { width, align });
  }
}

function drawColumnHeads(document: Document, columns: Columns): void {
  const top = document.y;
  document.font(regular).fontSize(size.small).fillColor(grey);
  const { width } = columnsOf(0).current;
  const height = Math.max(
    ...[columns.current, columns.previous].map((text) => document.heightOfString(printable(text), { width })),
  );
  drawCells(document, top, { label: "", ...columns });
  drawLine(document, top + height + rowPadding);
  document.y = top + height + 2 * rowPadding + 1;
}

function drawRow(document: Document, row: Row, makeRoom: (height: number) => void): void {
  const indent = row.depth * indentWidth;
  const style = (): void => {
    document
      .font(row.standsOut ? bold : regular)
      .fontSize(size.text)
      .fillColor(black);
  };
  style();
  const { label } = columnsOf(indent);
  const space = row.standsOut ? 5 : 0;
  const height = document.heightOfString(printable(row.label) || " ", { width: label.width });
  makeRoom(height + space + 2 * rowPadding);
  style();
  const top = document.y + space;
  drawCells(document, top, row, indent);
  document.y = top + height + rowPadding;
}

function drawLine(document: Document, y: number): void {
  document
    .moveTo(pageMargins.left, y)
    .lineTo(document.page.width - pageMargins.right, y)
    .lineWidth(0.5)
    .strokeColor(grey)
    .stroke();
}

function drawMargins(
  document: Document,
  { head, reference, page, left, width }: Place & { head: string; reference: string; page: string },
): void {
  const { start, count } = document.bufferedPageRange();
  for (let index = 0; index < count; index += 1) {
    document.switchToPage(start + index);
    // Text below the bottom margin would begin a new page.
    document.page.margins.bottom = 0;
    document.font(regular).fontSize(size.small).fillColor(grey);
    document.text(printable(head), left, 36, { width: width - 110, height: 10, ellipsis: true });
    document.text(reference, left, 36, { width, align: "right" });
    drawLine(document, 50);
    const number = `${page} ${String(index + 1)} / ${String(count)}`;
    document.text(printable(number), left, document.page.height - 40, { width, align: "right" });
  }
}
