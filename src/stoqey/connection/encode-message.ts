import { Buffer } from "node:buffer";

const PREFIX_BYTES = 4;

/**
 * Encodes one message to TWS as a frame: its length, then each field with a final NUL. The library makes an array of
 * numbers instead, one for each byte, and copies it four times.
 *
 * @param fields Lists are flattened at any depth; true is 1, false is 0, null and undefined are empty.
 */
export function encodeMessage(fields: readonly unknown[]): Buffer {
  const text = textOf(fields);
  const frame = Buffer.allocUnsafe(PREFIX_BYTES + Buffer.byteLength(text));
  frame.writeInt32BE(frame.length - PREFIX_BYTES, 0);
  frame.write(text, PREFIX_BYTES);
  return frame;
}

function textOf(fields: readonly unknown[]): string {
  let text = "";
  for (const field of fields) {
    if (Array.isArray(field)) text += textOf(field);
    else text += `${typeof field === "boolean" ? Number(field) : (field ?? "")}\0`;
  }
  return text;
}
