import { startBlobService } from "../../../local/blob/blob-service.ts";

/** Run as a process of its own, to be killed: `node blob-process.ts DIRECTORY` writes its connection string. */
const service = await startBlobService({ dataDirectory: process.argv[2] ?? "" });
process.stdout.write(`${service.connectionString}\n`);
