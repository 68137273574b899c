import { Buffer } from "node:buffer";
import { hash32 } from "../world/random.ts";
import { type AnyMessage, RESPONSES } from "./catalogue.ts";
import { WireError } from "./codec/message.ts";
import { joinFrame } from "./frames.ts";

/** Way in which text is written as bytes that are not UTF-8. */
export type BadEncoding = "latin1" | "gbk" | "garbage";

/** Texts that a localised TWS writes in its own encoding, by the names of their messages. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  greeting: [],
  error: ["text"],
  contractDetails: ["longName", "industry", "category", "subcategory"],
  bondContractDetails: ["longName", "notes"],
  historicalNews: ["headline"],
  tickNews: ["headline"],
  newsArticle: ["text"],
  updateNewsBulletin: ["text"],
};

/** Names of the messages that have such texts. */
export const LOCALISED_MESSAGES: readonly string[] = Object.keys(TEXTS);

/**
 * Encodes a frame as a localised TWS does on a system whose encoding is not UTF-8: its texts have bytes that no decoder of
 * UTF-8 accepts. Every other field is unchanged.
 *
 * @see erdewit/ib_insync#121 (Latin-1) and vnpy/vnpy#2151 (GBK).
 */
export function encodeBadly(
  name: string,
  fields: readonly string[],
  version: number,
  encoding: BadEncoding,
): Uint8Array {
  const places = new Set(name === "greeting" ? [1] : placesOf(name, fields, version));
  return joinFrame(
    fields.map((field, place) =>
      places.has(place) ? BAD[encoding](field, name === "greeting") : Buffer.from(field, "utf8"),
    ),
  );
}

/** Finds the fields that hold the texts of a message: those that differ when the texts do. */
function placesOf(name: string, fields: readonly string[], version: number): readonly number[] {
  const message = RESPONSES.get(fields[0] ?? "");
  const values = message && readOf(message, fields, version);
  if (message === undefined || values === undefined) return [];
  const changed = { ...values };
  for (const text of TEXTS[name] ?? []) changed[text] = `${values[text]}.`;
  return message
    .write(changed as never, version)
    .flatMap((field, place) => (field === fields[place] ? [] : [place]));
}

/** Reads a message; undefined for one of a behaviour that is not the protocol's. */
function readOf(
  message: AnyMessage,
  fields: readonly string[],
  version: number,
): Record<string, unknown> | undefined {
  try {
    return message.read(fields, version) as Record<string, unknown>;
  } catch (cause) {
    if (cause instanceof WireError) return undefined;
    throw cause;
  }
}

const ACCENTS: Readonly<Record<string, string>> = { a: "à", e: "é", i: "ï", o: "ö", u: "ü" };

/** The words "China Standard Time" and "error" in Chinese, encoded in GBK. */
const GBK_ZONE = Buffer.from("d6d0b9fab1ead7bccab1bce4", "hex");
const GBK_ERROR = Buffer.from("b4edcef3", "hex");

const BAD: Readonly<Record<BadEncoding, (text: string, isGreeting: boolean) => Uint8Array>> = {
  latin1: (text) => Buffer.from(`${text.replace(/[aeiou]/g, (vowel) => ACCENTS[vowel] ?? "")} é`, "latin1"),
  gbk: (text, isGreeting) => {
    // A greeting is a date, a time and the name of a zone.
    const kept = isGreeting ? text.split(" ").slice(0, 2).join(" ") : text;
    return Buffer.concat([Buffer.from(`${kept} `, "latin1"), isGreeting ? GBK_ZONE : GBK_ERROR]);
  },
  garbage: (text) => {
    const hash = hash32(text);
    const place = hash % (text.length + 1);
    const bytes = [0xff, 0xc0, ...[0, 8, 16].map((shift) => 0x80 | ((hash >>> shift) & 0x7f))];
    return Buffer.concat([
      Buffer.from(text.slice(0, place), "utf8"),
      Buffer.from(bytes),
      Buffer.from(text.slice(place), "utf8"),
    ]);
  },
};
