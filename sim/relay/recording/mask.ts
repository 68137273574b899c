import { Buffer } from "node:buffer";
import { type AnyMessage, REQUESTS, RESPONSES } from "../../wire/catalogue.ts";
import type { Direction } from "../../wire/describe.ts";
import { isAccountValue } from "../account-values.ts";
import { bytesOfField, recordedField, textOfField } from "./frame-fields.ts";
import type { RecordedField } from "./lines.ts";
import { MadeUpNames } from "./made-up-names.ts";

/** Value that is made of the number of an account, as a value with an account is. */
const FAMILY_CODE = "familyCode";
/** Values that name a person, or the broker of the login. */
const PERSON_VALUES: ReadonlySet<string> = new Set([
  "extOperator",
  "mifid2DecisionMaker",
  "mifid2ExecutionTrader",
  "whiteBrandingId",
]);
/** Values of a field of accounts that are no account. */
const NO_ACCOUNT = /^(all|core|independent)?$/i;

/** An account number that stands by itself in a text: letters such as U, DU or DUM, then digits; an advisor's list ends in a letter. */
const ACCOUNT_SHAPE = /(?<![A-Za-z0-9])D?[A-Z]{1,3}\d{5,9}(?=[A-Za-z]?(?![A-Za-z0-9]))/g;
/** Name that an account number has in the XML of an advisor. */
const ALIAS = /(<alias>)([^<]+)(?=<\/alias>)/gi;
/** Shortest name that is replaced wherever its letters stand, and not in its own field alone. */
const EVERYWHERE_CHARS_MIN = 5;

/**
 * Mask of a recording: account numbers are replaced by made-up ones of the same shape in every field of every frame, and
 * values that name a person in their own fields. Equal names are replaced by equal ones, in all connections.
 */
export class Mask {
  /** Seed of the made-up names. */
  readonly seed: number;
  readonly #names: MadeUpNames;
  readonly #accounts = new Set<string>();
  #known: RegExp | undefined;

  /** Makes a mask that has met no account yet. */
  constructor(seed: number) {
    this.seed = seed;
    this.#names = new MadeUpNames(seed);
  }

  /**
   * Masks the fields of a frame.
   *
   * @param version Protocol version of the connection; 0 before its greeting.
   */
  fields(direction: Direction, fields: readonly RecordedField[], version: number): readonly RecordedField[] {
    const texts = fields.map(textOfField);
    const names = namesOf(direction, texts, version);
    // Accounts are learned first: another field of the same frame may have them too.
    texts.forEach((text, place) => {
      if (hasAccount(names[place] ?? "")) for (const one of text.split(",")) this.#learn(one.trim());
    });
    return fields.map((field, place) => this.#field(field, names[place] ?? ""));
  }

  /** Masks the accounts in a text. */
  text(text: string): string {
    for (const [found] of text.matchAll(ACCOUNT_SHAPE)) if (!this.#hasKnown(found)) this.#learn(found);
    if (this.#known === undefined) return text;
    return text.replace(this.#known, (found) => this.#names.account(found));
  }

  #field(field: RecordedField, name: string): RecordedField {
    if (typeof field !== "string") {
      // Account numbers are ASCII, whatever the encoding of the text around them.
      const masked = this.#value(bytesOfField(field).toString("latin1"), "");
      return recordedField(Buffer.from(masked, "latin1"));
    }
    return this.#value(field, name);
  }

  #value(text: string, name: string): string {
    if (PERSON_VALUES.has(name) && text !== "") return this.#names.person(text);
    const masked = this.text(text);
    if (hasAccount(name) && masked === text && !NO_ACCOUNT.test(text)) return this.#names.person(text);
    return masked.replace(ALIAS, (_, tag: string, alias: string) => `${tag}${this.#names.person(alias)}`);
  }

  /** Tests whether a word is an account that is known with other letters before it, which are kept. */
  #hasKnown(word: string): boolean {
    return [...this.#accounts].some((account) => word.endsWith(account));
  }

  #learn(account: string): void {
    if (this.#accounts.has(account)) return;
    const isLong = account.length >= EVERYWHERE_CHARS_MIN && /\d{4}/.test(account) && /^\w+$/.test(account);
    if (!isLong) return;
    this.#accounts.add(account);
    // The longest first: an account can be a part of another one.
    const all = [...this.#accounts].sort((a, b) => b.length - a.length);
    this.#known = new RegExp(all.join("|"), "gi");
  }
}

function hasAccount(name: string): boolean {
  return isAccountValue(name) || name === FAMILY_CODE;
}

function namesOf(direction: Direction, texts: readonly string[], version: number): readonly string[] {
  if (version === 0) return [];
  const messages: ReadonlyMap<string, AnyMessage> = direction === "in" ? REQUESTS : RESPONSES;
  return messages.get(texts[0] ?? "")?.names(texts, version) ?? [];
}
