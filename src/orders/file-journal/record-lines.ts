import { crc32 } from "./crc32.ts";

/** Name of the format, in the first line of each file. */
const NAME = "ibkr-pool order journal";
/** Number of the format. */
const FORMAT = 1;
/** First line of a file. */
export const HEADER: Uint8Array = new TextEncoder().encode(`${NAME} ${FORMAT}\n`);
/** The most bytes of a first line, of any format. */
export const HEADER_BYTES_MAX = 64;

const NEWLINE = 0x0a;
/** Beginning of a record: the CRC-32, and the length of the JSON text that follows, in bytes. */
const PREFIX = /^([0-9a-f]{8}) (\d{1,10}) /;
const PREFIX_BYTES_MAX = 20;

/** Judges the first bytes of a file. @returns What is wrong with them; undefined for nothing, or for an empty file. */
export function headerFault(start: Uint8Array): string | undefined {
  const text = new TextDecoder("latin1").decode(start.subarray(0, HEADER_BYTES_MAX));
  const header = new TextDecoder().decode(HEADER);
  // A process that ended while it made the file has written a part of the line.
  if (text.startsWith(header) || header.startsWith(text)) return undefined;
  const [, number] = /^ibkr-pool order journal (\d{1,9})\n/.exec(text) ?? [];
  if (number !== undefined && Number(number) > FORMAT)
    return `it was written by a newer version of ibkr-pool, in format ${number}; this version reads format ${FORMAT}`;
  return "line 1 is not that of a journal of orders";
}

/** Encodes records as lines. Each checksum covers all records before it, so that a missing line is noticed too. */
export function encodeRecords(
  texts: readonly string[],
  before: number,
): { readonly bytes: Uint8Array; readonly checksum: number } {
  const lines: Buffer[] = [];
  let checksum = before;
  for (const text of texts) {
    const body = Buffer.from(text);
    checksum = crc32(body, checksum);
    lines.push(
      Buffer.from(`${checksum.toString(16).padStart(8, "0")} ${body.length} `),
      body,
      Buffer.of(NEWLINE),
    );
  }
  return { bytes: Buffer.concat(lines), checksum };
}

/** Content of a file. */
export interface DecodedRecords {
  /** JSON texts of the records; the first is in line 2. */
  readonly texts: readonly string[];
  /** Checksum of the last record. */
  readonly checksum: number;
  /** Length of a record at the end that was not written completely, which is not among `texts`; 0 for none. */
  readonly tornBytes: number;
}

/** Decodes a whole file, whose header was judged. @returns The records, or the number of the first damaged line. */
export function decodeRecords(bytes: Uint8Array): DecodedRecords | { readonly damagedLine: number } {
  if (bytes.length < HEADER.length) return { texts: [], checksum: 0, tornBytes: bytes.length };
  const texts: string[] = [];
  let checksum = 0;
  let at = HEADER.length;
  while (at < bytes.length) {
    const end = bytes.indexOf(NEWLINE, at);
    const line = end === -1 ? withoutZeros(bytes.subarray(at)) : bytes.subarray(at, end);
    const read = readLine(line, checksum);
    if (end === -1 && read.kind === "short") return { texts, checksum, tornBytes: bytes.length - at };
    if (read.kind !== "whole") return { damagedLine: texts.length + 2 };
    texts.push(read.text);
    checksum = read.checksum;
    at = end === -1 ? bytes.length : end + 1;
  }
  return { texts, checksum, tornBytes: 0 };
}

/** Leaves out zeros at the end: after a loss of power a file may end with them in place of what was not written. */
function withoutZeros(line: Uint8Array): Uint8Array {
  let length = line.length;
  while (length > 0 && line[length - 1] === 0) length--;
  return line.subarray(0, length);
}

type LineRead =
  | { readonly kind: "whole"; readonly text: string; readonly checksum: number }
  /** It is shorter than it states, or states no length: the writing of the last record was cut off. */
  | { readonly kind: "short" }
  /** It is longer than it states, or has another checksum: it was written to its end, and changed later. */
  | { readonly kind: "damaged" };

function readLine(line: Uint8Array, before: number): LineRead {
  const start = new TextDecoder("latin1").decode(line.subarray(0, PREFIX_BYTES_MAX));
  const [prefix, stated = "", length] = PREFIX.exec(start) ?? [];
  if (prefix === undefined || line.length < prefix.length + Number(length)) return { kind: "short" };
  const body = line.subarray(prefix.length);
  const checksum = crc32(body, before);
  if (body.length > Number(length) || checksum !== Number.parseInt(stated, 16)) return { kind: "damaged" };
  return { kind: "whole", text: new TextDecoder().decode(body), checksum };
}
