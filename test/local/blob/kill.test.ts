import { spawn, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";

/** Six processes are started: on a busy machine that takes its time. */
jest.setTimeout(90_000);

let dataDirectory: string;
let running: ChildProcess | undefined;

beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), "filing-blob-kill-"));
});

afterEach(async () => {
  if (running !== undefined) await kill(running);
  await rm(dataDirectory, { recursive: true });
});

describe("what was acknowledged before kill -9", () => {
  test("is there after three kills: uploads, overwrites, blocks, metadata, deletions", async () => {
    const expected = new Map<string, string>();
    for (const cycle of [1, 2, 3]) {
      const { uploads, process } = await start();
      expect(await contentsOf(uploads)).toEqual(expected);
      await uploads.createIfNotExists();
      await Promise.all(
        Array.from({ length: 24 }, async (_, index) => {
          const name = `${cycle}/${index}`;
          await createOnly(uploads, name, `written in ${name}`);
          expected.set(name, `written in ${name}`);
        }),
      );
      const overwritten = uploads.getBlockBlobClient(`${cycle}/0`);
      await overwritten.upload("again", 5, { metadata: { cycle: String(cycle) } });
      expected.set(overwritten.name, "again");
      await writeInBlocks(uploads, `${cycle}/blocks`, ["first ", "second"]);
      expected.set(`${cycle}/blocks`, "first second");
      await uploads.deleteBlob(`${cycle}/1`);
      expected.delete(`${cycle}/1`);
      await kill(process);
    }
    const { uploads } = await start();
    expect(await contentsOf(uploads)).toEqual(expected);
    expect((await uploads.getBlobClient("2/0").getProperties()).metadata).toEqual({ cycle: "2" });
    await expect(createOnly(uploads, "3/5", "another")).rejects.toMatchObject({ statusCode: 409 });
  });

  test("is whole when the kill comes in the middle of writing", async () => {
    const { uploads, process } = await start();
    await uploads.create();
    await uploads.getBlockBlobClient("overwritten").upload("0", 1);
    const acknowledged: string[] = [];
    let lastOverwrite = 0;
    const writer = async (writerNumber: number): Promise<void> => {
      for (let index = 0; ; index++) {
        const name = `${writerNumber}-${index}`;
        await createOnly(uploads, name, name);
        acknowledged.push(name);
        if (acknowledged.length === 60) process.kill("SIGKILL");
      }
    };
    const overwriter = async (): Promise<void> => {
      for (let turn = 1; ; turn++) {
        await uploads.getBlockBlobClient("overwritten").upload(String(turn), String(turn).length);
        lastOverwrite = turn;
      }
    };
    await Promise.allSettled([writer(1), writer(2), writer(3), overwriter()]);

    const after = await start();
    const kept = await contentsOf(after.uploads);
    expect(acknowledged.filter((name) => kept.get(name) !== name)).toEqual([]);
    expect([lastOverwrite, lastOverwrite + 1]).toContain(Number(kept.get("overwritten")));
  });
});

interface Started {
  readonly uploads: ContainerClient;
  readonly process: ChildProcess;
}

async function start(): Promise<Started> {
  const script = fileURLToPath(new URL("blob-process.ts", import.meta.url));
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script, dataDirectory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  running = child;
  const [connectionString] = (await once(createInterface(child.stdout), "line")) as [string];
  const service = BlobServiceClient.fromConnectionString(connectionString, { retryOptions: { maxTries: 1 } });
  return { uploads: service.getContainerClient("uploads"), process: child };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

async function createOnly(container: ContainerClient, name: string, text: string): Promise<void> {
  await container.getBlockBlobClient(name).upload(text, Buffer.byteLength(text), {
    conditions: { ifNoneMatch: "*" },
    transactionalContentMD5: createHash("md5").update(text).digest(),
  });
}

async function writeInBlocks(container: ContainerClient, name: string, blocks: readonly string[]) {
  const blob = container.getBlockBlobClient(name);
  const ids = blocks.map((_, index) => Buffer.from(String(index).padStart(4, "0")).toString("base64"));
  for (const [index, block] of blocks.entries()) await blob.stageBlock(ids[index] ?? "", block, block.length);
  await blob.commitBlockList(ids);
}

async function contentsOf(container: ContainerClient): Promise<Map<string, string>> {
  const contents = new Map<string, string>();
  if (!(await container.exists())) return contents;
  for await (const { name } of container.listBlobsFlat()) {
    contents.set(name, (await container.getBlobClient(name).downloadToBuffer()).toString());
  }
  return contents;
}
