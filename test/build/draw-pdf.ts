import PDFDocument from "pdfkit";

/** Draws with a standard font and embeds a colour profile: both are files that pdfkit reads at run time. */
const document = new PDFDocument({ subset: "PDF/A-2", pdfVersion: "1.7" });
document.pipe(process.stdout);
document.font("Helvetica-Bold").text("Balanscentrale");
document.end();
