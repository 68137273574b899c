import { Buffer } from "node:buffer";
import { FRAME_BYTES_MAX, fieldsOfText } from "../wire/frames.ts";
import { ReceivedBytes } from "../wire/received-bytes.ts";

/** A piece of what a gateway sent: a frame with its fields, or bytes that are no frame. */
export interface GatewayPiece {
  /** The bytes as they came. */
  readonly bytes: Uint8Array;
  /** The fields of a frame; undefined for bytes that are no frame. */
  readonly fields: readonly string[] | undefined;
}

const PREFIX_BYTES = 4;

/** Divides the bytes of a gateway into frames, and changes none of them. After a length that no frame has, the rest is no frame. */
export class GatewayReader {
  readonly #bytes = new ReceivedBytes();
  #frameBytes: number | undefined;
  #expects: "frame" | "nothing" = "frame";

  /** Takes bytes, and returns what is complete. */
  push(chunk: Uint8Array): GatewayPiece[] {
    if (this.#expects === "nothing") return [{ bytes: Uint8Array.from(chunk), fields: undefined }];
    this.#bytes.push(chunk);
    const pieces: GatewayPiece[] = [];
    while (this.#expects === "frame") {
      if (this.#frameBytes === undefined) {
        if (this.#bytes.length < PREFIX_BYTES) return pieces;
        const prefix = this.#bytes.take(PREFIX_BYTES);
        this.#frameBytes = prefix.readUInt32BE(0);
        if (this.#frameBytes > FRAME_BYTES_MAX) {
          this.#expects = "nothing";
          pieces.push({ bytes: Uint8Array.from(prefix), fields: undefined });
          break;
        }
      }
      if (this.#bytes.length < this.#frameBytes) return pieces;
      pieces.push(this.#frame(this.#frameBytes));
      this.#frameBytes = undefined;
    }
    return [...pieces, ...this.rest()];
  }

  /** Takes the bytes of a frame that is not complete. */
  rest(): readonly GatewayPiece[] {
    const isBegun = this.#frameBytes !== undefined && this.#frameBytes <= FRAME_BYTES_MAX;
    const bytes = Buffer.concat([
      isBegun ? prefixOf(this.#frameBytes ?? 0) : Buffer.alloc(0),
      this.#bytes.take(this.#bytes.length),
    ]);
    this.#frameBytes = undefined;
    return bytes.length === 0 ? [] : [{ bytes, fields: undefined }];
  }

  #frame(length: number): GatewayPiece {
    const bytes = Buffer.allocUnsafe(PREFIX_BYTES + length);
    bytes.writeUInt32BE(length);
    if (length > 0) this.#bytes.take(length).copy(bytes, PREFIX_BYTES);
    const isEnded = length > 0 && bytes[bytes.length - 1] === 0;
    const text = bytes.toString("utf8", PREFIX_BYTES, bytes.length - (isEnded ? 1 : 0));
    return { bytes, fields: fieldsOfText(text) };
  }
}

function prefixOf(length: number): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(length);
  return prefix;
}
