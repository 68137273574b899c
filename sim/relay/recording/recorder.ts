import { Buffer } from "node:buffer";
import { fieldsOfPayload, textOfField } from "./frame-fields.ts";
import { type EventLine, FORM, FORM_VERSION, type HeaderLine, type RecordedLine } from "./lines.ts";
import type { Mask } from "./mask.ts";

/** A frame as a proxy reports it. */
export interface PassedFrame {
  /** Epoch ms. */
  readonly atMs: number;
  readonly connection: number;
  readonly direction: "in" | "out";
  /** Its name; `hello` for the first bytes of a client, and `bad` and `unframed` for bytes that are no frame. */
  readonly name: string;
  /** Its payload. */
  readonly bytes: Uint8Array;
}

/** Parts of a recorder. */
export interface RecorderParts {
  /** Time at which it begins, epoch ms. */
  readonly startedMs: number;
  /** The gateway. */
  readonly upstream: { readonly host: string; readonly port: number };
  /** Mask of accounts and names; undefined to write everything as it is. */
  readonly mask: Mask | undefined;
  /** Takes a line, without its end. */
  write(line: string): void;
}

const HELLO = /^v(\d{1,9})(?:\.\.(\d{1,9}))?(?: (.*))?$/s;

/** Writer of a recording, from what a proxy reports. */
export class Recorder {
  readonly #parts: RecorderParts;
  /** Protocol version of each connection that has its greeting. */
  readonly #protocols = new Map<number, number>();
  #lastMs = 0;

  /** Begins a recording: writes its first line. */
  constructor(parts: RecorderParts) {
    this.#parts = parts;
    const { startedMs, upstream, mask } = parts;
    const header: HeaderLine = {
      form: FORM,
      version: FORM_VERSION,
      startedAt: new Date(startedMs).toISOString(),
      upstream: `${mask === undefined ? upstream.host : "masked"}:${upstream.port}`,
      mask: mask === undefined ? null : { seed: mask.seed },
    };
    parts.write(JSON.stringify(header));
  }

  /** Records that a connection was opened. */
  opened(connection: number, atMs: number): void {
    this.#write({ atMs: this.#since(atMs), connection, event: "opened" });
  }

  /** Records the end of a connection. */
  ended(connection: number, atMs: number, by: "client" | "gateway" | "proxy", reason: string): void {
    this.#protocols.delete(connection);
    this.#write({ atMs: this.#since(atMs), connection, event: "ended", by, reason: this.#text(reason) });
  }

  /** Records a frame. */
  frame(passed: PassedFrame): void {
    const { connection, direction, name, bytes } = passed;
    const atMs = this.#since(passed.atMs);
    if (name === "hello") return this.#hello(atMs, connection, bytes);
    if (name === "bad" || name === "unframed") return this.#bytes(atMs, passed);
    const { fields, isEnded } = fieldsOfPayload(bytes);
    if (name === "greeting") this.#greeted(connection, textOfField(fields[0] ?? ""));
    const { mask } = this.#parts;
    const written =
      mask === undefined
        ? fields
        : mask.fields(direction, fields, name === "greeting" ? 0 : (this.#protocols.get(connection) ?? 0));
    const line = { atMs, connection, direction, name: this.#text(name), fields: written };
    this.#write(isEnded ? line : { ...line, unended: true });
  }

  #greeted(connection: number, version: string): void {
    if (/^\d{1,6}$/.test(version)) this.#protocols.set(connection, Number(version));
  }

  #hello(atMs: number, connection: number, bytes: Uint8Array): void {
    const match = HELLO.exec(Buffer.from(bytes).toString("utf8"));
    if (match === null) return this.#bytes(atMs, { atMs, connection, direction: "in", name: "hello", bytes });
    const versionMin = Number(match[1]);
    const versionMax = Number(match[2] ?? versionMin);
    const options = this.#text(match[3] ?? "");
    this.#write({ atMs, connection, event: "hello", versionMin, versionMax, options });
  }

  #bytes(atMs: number, { connection, direction, bytes }: PassedFrame): void {
    const line: EventLine = { atMs, connection, event: "bytes", direction, count: bytes.length };
    // An account number can be anywhere in bytes that are no frame, also divided between two pieces.
    if (this.#parts.mask !== undefined) return this.#write(line);
    this.#write({ ...line, base64: Buffer.from(bytes).toString("base64") });
  }

  #text(text: string): string {
    return this.#parts.mask?.text(text) ?? text;
  }

  /** Makes the time of a line; the clock of a machine can be put back, and lines stay in their order. */
  #since(atMs: number): number {
    this.#lastMs = Math.max(this.#lastMs, atMs - this.#parts.startedMs);
    return this.#lastMs;
  }

  #write(line: RecordedLine): void {
    this.#parts.write(JSON.stringify(line));
  }
}
