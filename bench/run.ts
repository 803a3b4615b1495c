import { bundleAgainstPackages } from "./bundle.ts";
import { operationsOfOneFiling } from "./operations-of-one-filing.ts";
import { startUp, throughput } from "./system.ts";
import { validationAgainstParse } from "./validation.ts";

const validation = await validationAgainstParse();
console.log(
  `validation     ${validation.ratio.toFixed(2)} x a raw parse of the same ${String(validation.kilobytes)} kB file ` +
    `(${validation.validationMilliseconds.toFixed(2)} ms against ${validation.parseMilliseconds.toFixed(2)} ms)`,
);

const start = await startUp();
console.log(
  `start-up       ${start.ratio.toFixed(1)} x a Node that does nothing ` +
    `(${start.systemMilliseconds.toFixed(0)} ms against ${start.nodeMilliseconds.toFixed(0)} ms)`,
);

const bundle = await bundleAgainstPackages();
console.log(
  `bundle         ${bundle.megabytes.toFixed(1)} MB; with packages beside it the import takes ${bundle.ratio.toFixed(1)} x as long ` +
    `(${bundle.unbundledMilliseconds.toFixed(0)} ms against ${bundle.bundledMilliseconds.toFixed(0)} ms)`,
);

const flow = await throughput();
console.log(
  `end to end     one filing takes as long as ${flow.requestsPerFiling.toFixed(0)} bare requests ` +
    `(${flow.filingsPerSecond.toFixed(1)} filings a second, upload to publication, over ${String(flow.filings)}; ` +
    `${flow.requestsPerSecond.toFixed(0)} requests a second)`,
);

// The system in this process writes its log to standard output as well.
console.log(`one filing     ${JSON.stringify(await operationsOfOneFiling())}`);
process.exit(0);
