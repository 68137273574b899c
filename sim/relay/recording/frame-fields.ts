import { Buffer } from "node:buffer";
import type { RecordedField } from "./lines.ts";

const NUL = 0;

/** Divides the payload of a frame into its fields, and says whether it ends in NUL as it should. */
export function fieldsOfPayload(payload: Uint8Array): {
  readonly fields: readonly RecordedField[];
  readonly isEnded: boolean;
} {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.length);
  const fields: RecordedField[] = [];
  let begin = 0;
  for (let at = bytes.indexOf(NUL); at !== -1; at = bytes.indexOf(NUL, begin)) {
    fields.push(recordedField(bytes.subarray(begin, at)));
    begin = at + 1;
  }
  const isEnded = begin === bytes.length && begin > 0;
  if (!isEnded) fields.push(recordedField(bytes.subarray(begin)));
  return { fields, isEnded };
}

/** Makes the bytes of a payload from its fields, as they were recorded. */
export function payloadOfFields(fields: readonly RecordedField[], isEnded: boolean): Uint8Array {
  const end = Buffer.alloc(1);
  const parts = fields.flatMap((field, place) =>
    isEnded || place < fields.length - 1 ? [bytesOfField(field), end] : [bytesOfField(field)],
  );
  return Buffer.concat(parts);
}

/** Makes a field of bytes: their text, or base64 where they are not UTF-8. */
export function recordedField(bytes: Buffer): RecordedField {
  const text = bytes.toString("utf8");
  return Buffer.from(text, "utf8").equals(bytes) ? text : { base64: bytes.toString("base64") };
}

/** Gets the bytes of a field. */
export function bytesOfField(field: RecordedField): Buffer {
  return typeof field === "string" ? Buffer.from(field, "utf8") : Buffer.from(field.base64, "base64");
}

/** Gets the text of a field, with the replacement character for bytes that are not UTF-8. */
export function textOfField(field: RecordedField): string {
  return typeof field === "string" ? field : bytesOfField(field).toString("utf8");
}
