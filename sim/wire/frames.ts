import { Buffer } from "node:buffer";
import type { Hello } from "./hello.ts";
import { ReceivedBytes } from "./received-bytes.ts";

/** Longest payload of a frame that the official clients accept, in bytes. */
export const FRAME_BYTES_MAX = 0xffffff;

/** Longest version range with its options, in bytes. */
const HELLO_BYTES_MAX = 1_024;
/** Fields of the largest message that a client can mean; a longer one is invalid. */
const CLIENT_FIELDS_MAX = 500_000;
const PREFIX_BYTES = 4;
/** Character that stands for bytes that are not UTF-8. */
const REPLACEMENT = "\u{fffd}";
const API = Buffer.from("API\0", "latin1");

/** A unit that a client sent, or the reason why its bytes are invalid. */
export type Inbound =
  /** `bytes` are those that came, the four of `API` included. */
  | { readonly kind: "hello"; readonly hello: Hello; readonly bytes: Uint8Array }
  /**
   * `text` is the fields as they came, joined with NUL; `exact` is the whole frame where its text may stand for other bytes,
   * because they are not UTF-8.
   */
  | {
      readonly kind: "frame";
      readonly fields: readonly string[];
      readonly text: string;
      readonly exact?: Uint8Array;
    }
  | { readonly kind: "bad"; readonly reason: string };

/** Encodes a frame: four bytes of length, then each field and a NUL. */
export function encodeFrame(fields: readonly string[]): Uint8Array {
  return encodeFrameText(frameText(fields));
}

/** Joins the fields of a frame with NUL. */
export function frameText(fields: readonly string[]): string {
  return fields.join("\0");
}

/** Splits the text of a frame into its fields. */
export function fieldsOfText(text: string): string[] {
  return text.split("\0");
}

/** Decodes the fields of one whole frame. */
export function fieldsOfFrame(frame: Uint8Array): string[] {
  return fieldsOfText(Buffer.from(frame).toString("utf8", PREFIX_BYTES, frame.length - 1));
}

/** Encodes a frame from its fields, joined with NUL. */
export function encodeFrameText(text: string): Uint8Array {
  const payloadBytes = Buffer.byteLength(text, "utf8") + 1;
  const frame = Buffer.allocUnsafe(PREFIX_BYTES + payloadBytes);
  frame.writeUInt32BE(payloadBytes);
  frame.write(text, PREFIX_BYTES, "utf8");
  frame[frame.length - 1] = 0;
  return frame;
}

/** Encodes a frame whose fields are bytes already, none of them NUL. */
export function joinFrame(fields: readonly Uint8Array[]): Uint8Array {
  const end = Buffer.alloc(1);
  return prefixed(Buffer.concat(fields.flatMap((field) => [field, end])));
}

/** Encodes the first bytes of a client: `API`, then the versions that it speaks. */
export function encodeHello(versionMin: number, versionMax: number, options = ""): Uint8Array {
  const range = versionMin === versionMax ? `v${versionMin}` : `v${versionMin}..${versionMax}`;
  return Buffer.concat([API, prefixed(Buffer.from(options === "" ? range : `${range} ${options}`, "utf8"))]);
}

function prefixed(payload: Uint8Array): Uint8Array {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(payload.length);
  return Buffer.concat([prefix, payload]);
}

/** Decoder of a client's bytes, however they are divided. After one `bad` it returns nothing more. */
export class ClientReader {
  readonly #bytes = new ReceivedBytes();
  #expects: "api" | "hello" | "frame" | "nothing" = "api";
  #pieceBytes: number | undefined;

  /** Adds bytes, and decodes everything that is complete. */
  push(chunk: Uint8Array): Inbound[] {
    this.add(chunk);
    const inbound: Inbound[] = [];
    for (let next = this.next(); next !== undefined; next = this.next()) inbound.push(next);
    return inbound;
  }

  /** Adds bytes. */
  add(chunk: Uint8Array): void {
    if (this.#expects !== "nothing") this.#bytes.push(chunk);
  }

  /** Decodes the next unit; undefined until it is complete. */
  next(): Inbound | undefined {
    const inbound = this.#decoded();
    if (inbound?.kind === "bad") {
      this.#expects = "nothing";
      this.#bytes.clear();
    }
    return inbound;
  }

  #decoded(): Inbound | undefined {
    if (this.#expects === "nothing") return undefined;
    if (this.#expects === "api") {
      if (this.#bytes.length < API.length) return undefined;
      const start = this.#bytes.take(API.length);
      if (!start.equals(API))
        return bad(
          `the connection begins with ${JSON.stringify(start.toString("latin1"))} and not with "API\\0"`,
        );
      this.#expects = "hello";
    }
    if (this.#pieceBytes === undefined) {
      if (this.#bytes.length < PREFIX_BYTES) return undefined;
      const length = this.#bytes.take(PREFIX_BYTES).readInt32BE(0);
      const max = this.#expects === "hello" ? HELLO_BYTES_MAX : FRAME_BYTES_MAX;
      if (length < 1 || length > max)
        return bad(`a frame claims ${length} bytes, and 1 to ${max} are possible`);
      this.#pieceBytes = length;
    }
    if (this.#bytes.length < this.#pieceBytes) return undefined;
    const payload = this.#bytes.take(this.#pieceBytes);
    this.#pieceBytes = undefined;
    return this.#expects === "hello" ? this.#hello(payload) : frame(payload);
  }

  #hello(payload: Buffer): Inbound {
    const text = payload.toString("utf8");
    const match = /^v(\d{1,9})(?:\.\.(\d{1,9}))?(?: (.*))?$/s.exec(text);
    if (match === null)
      return bad(`the versions are ${JSON.stringify(text.slice(0, 40))} and not like "v100..193"`);
    this.#expects = "frame";
    const versionMin = Number(match[1]);
    const hello = { versionMin, versionMax: Number(match[2] ?? versionMin), options: match[3] ?? "" };
    return { kind: "hello", hello, bytes: Buffer.concat([API, prefixed(payload)]) };
  }
}

/** Decoder of a server's bytes, for tests and tools that act as a client. */
export class ServerReader {
  readonly #bytes = new ReceivedBytes();
  #pieceBytes: number | undefined;

  /** Whether the bytes so far end with the end of a message. */
  get isBetween(): boolean {
    return this.#pieceBytes === undefined && this.#bytes.length === 0;
  }

  push(chunk: Uint8Array): (readonly string[])[] {
    this.#bytes.push(chunk);
    const frames: (readonly string[])[] = [];
    for (;;) {
      if (this.#pieceBytes === undefined) {
        if (this.#bytes.length < PREFIX_BYTES) return frames;
        this.#pieceBytes = this.#bytes.take(PREFIX_BYTES).readUInt32BE(0);
      }
      if (this.#bytes.length < this.#pieceBytes) return frames;
      frames.push(fieldsOfText(textOf(this.#bytes.take(this.#pieceBytes))));
      this.#pieceBytes = undefined;
    }
  }
}

function bad(reason: string): Inbound {
  return { kind: "bad", reason };
}

function frame(payload: Buffer): Inbound {
  if (payload[payload.length - 1] !== 0) return bad(`a frame of ${payload.length} bytes does not end in NUL`);
  if (payload.length > CLIENT_FIELDS_MAX && endsOf(payload) > CLIENT_FIELDS_MAX)
    return bad(`a frame of ${payload.length} bytes has more than ${CLIENT_FIELDS_MAX} fields`);
  const text = textOf(payload);
  const read = { kind: "frame", fields: fieldsOfText(text), text } as const;
  return text.includes(REPLACEMENT) ? { ...read, exact: prefixed(payload) } : read;
}

/** Counts the ends of fields. */
function endsOf(payload: Buffer): number {
  let ends = 0;
  for (const byte of payload) if (byte === 0) ends++;
  return ends;
}

function textOf(payload: Buffer): string {
  return payload.toString("utf8", 0, payload.length - 1);
}
