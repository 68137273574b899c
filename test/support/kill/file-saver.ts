import { Buffer } from "node:buffer";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { MemorySaver } from "@langchain/langgraph";

/** A checkpointer whose checkpoints are in a file before it goes on, so that a process that is killed keeps them. */
export class FileSaver extends MemorySaver {
  readonly #path: string;

  /** Reads the checkpoints of earlier processes. */
  constructor(path: string) {
    super();
    this.#path = path;
    if (!existsSync(path)) return;
    const { storage, writes } = JSON.parse(readFileSync(path, "utf8"), revived);
    this.storage = storage;
    this.writes = writes;
  }

  override async put(...args: Parameters<MemorySaver["put"]>): ReturnType<MemorySaver["put"]> {
    const config = await super.put(...args);
    this.#save();
    return config;
  }

  override async putWrites(...args: Parameters<MemorySaver["putWrites"]>): Promise<void> {
    await super.putWrites(...args);
    this.#save();
  }

  #save(): void {
    const text = JSON.stringify({ storage: this.storage, writes: this.writes }, replaced);
    writeFileSync(`${this.#path}.new`, text, { flush: true });
    renameSync(`${this.#path}.new`, this.#path);
  }
}

function replaced(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? { bytes: Buffer.from(value).toString("base64") } : value;
}

function revived(_key: string, value: unknown): unknown {
  const { bytes } = Object(value) as { readonly bytes?: unknown };
  return typeof bytes === "string" ? new Uint8Array(Buffer.from(bytes, "base64")) : value;
}
