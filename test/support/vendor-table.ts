/**
 * Type of a field, as the decoders of IBKR's Java client read it. `int`, `long`, `double`, `decimal` and `boolean` read an
 * empty field as 0 or false, `int?` and `double?` as unset; with `!`, ib_async fails on an empty one. `escaped` is text with
 * `\uXXXX` from version 153 on.
 */
export type VendorType =
  | "int"
  | "int!"
  | "int?"
  | "long"
  | "double"
  | "double!"
  | "double?"
  | "decimal"
  | "boolean"
  | "text"
  | "escaped";

/** Values of a frame by their names, as text. */
type Texts = Readonly<Record<string, string>>;

interface Gated {
  readonly since: number;
  readonly before: number;
}

/** One entry of a table: a field, a list of rows after their count, or fields that earlier values require. */
export type Entry =
  | (Gated & { readonly kind: "field"; readonly name: string; readonly type: VendorType })
  | (Gated & { readonly kind: "list"; readonly name: string; readonly rows: readonly Entry[] })
  | { readonly kind: "when"; readonly test: (values: Texts) => boolean; readonly fields: readonly Entry[] };

const isSet = (text = ""): boolean => text !== "";
const pegsTo = (text = "", what: string): boolean => text === `PEG ${what}` || text === `PEG${what}`;

/** Conditions under which fields are on the wire, by their names in a table. */
const CONDITIONS: Readonly<Record<string, (values: Texts) => boolean>> = {
  isFund: ({ secType }) => secType === "FUND",
  isBag: ({ secType }) => secType === "BAG",
  hasDeltaOrder: ({ deltaNeutralOrderType }) => isSet(deltaNeutralOrderType),
  hasScale: ({ scalePriceIncrement = "" }) =>
    Number(scalePriceIncrement) > 0 && Number(scalePriceIncrement) < 1e300,
  hasHedge: ({ hedgeType }) => isSet(hedgeType),
  hasDeltaContract: ({ hasDeltaNeutralContract }) => hasDeltaNeutralContract === "1",
  isDeltaNeutral: ({ deltaNeutral }) => deltaNeutral === "1",
  hasAlgo: ({ algoStrategy }) => isSet(algoStrategy),
  pegsToBenchmark: ({ orderType }) => pegsTo(orderType, "BENCH"),
  hasConditions: ({ conditions = "0" }) => Number(conditions) > 0,
  isPrice: ({ type }) => type === "1",
  isTime: ({ type }) => type === "3",
  isMargin: ({ type }) => type === "4",
  isExecution: ({ type }) => type === "5",
  isVolume: ({ type }) => type === "6",
  isPercentChange: ({ type }) => type === "7",
  isTrade: ({ type }) => type === "1" || type === "2",
  isQuote: ({ type }) => type === "3",
  isMidpoint: ({ type }) => type === "4",
  isAtAts: ({ exchange }) => exchange === "IBKRATS",
  pegsToBest: ({ orderType }) => pegsTo(orderType, "BEST"),
  hasMidOffsets: ({ orderType, competeAgainstBestOffset }) =>
    pegsTo(orderType, "MID") || (pegsTo(orderType, "BEST") && competeAgainstBestOffset === "Infinity"),
};

/**
 * Parses the fields of a message: `name:type`, with `>=178` or `<177` for versions; `name[ ... ]` for a list of rows, and
 * `condition( ... )` for fields that are there where a condition holds.
 */
export function table(text: string): readonly Entry[] {
  const words = text.split(/\s+/).filter(Boolean);
  return entries(words);
}

/** Takes the entries up to a closing bracket or the end. */
function entries(words: string[]): readonly Entry[] {
  const found: Entry[] = [];
  for (let word = words.shift(); word !== undefined && word !== "]" && word !== ")"; word = words.shift()) {
    const [, name = "", type = "", since, before, bracket] =
      /^(\w+)(?::([a-z]+[!?]?))?(?:>=(\d+))?(?:<(\d+))?([[(])?$/.exec(word) ?? [];
    if (name === "") throw new Error(`A table has no word like ${word}`);
    const gate = { since: Number(since ?? 0), before: Number(before ?? 1_000) };
    if (bracket === "[") found.push({ kind: "list", name, rows: entries(words), ...gate });
    else if (bracket === "(") found.push({ kind: "when", test: conditionOf(name), fields: entries(words) });
    else found.push({ kind: "field", name, type: type as VendorType, ...gate });
  }
  return found;
}

function conditionOf(name: string): (values: Texts) => boolean {
  const condition = CONDITIONS[name];
  if (condition === undefined) throw new Error(`A table has no condition ${name}`);
  return condition;
}

/** Largest 32-bit number of Java. */
const INT_MAX = 2_147_483_647;
const FORMS: Readonly<Record<VendorType, (text: string) => boolean>> = {
  int: (text) => text === "" || isInt(text),
  "int!": isInt,
  "int?": (text) => text === "" || isInt(text),
  long: (text) => text === "" || /^-?\d{1,18}$/.test(text),
  double: (text) => text === "" || isDouble(text),
  "double!": isDouble,
  "double?": (text) => text === "" || isDouble(text),
  decimal: (text) => text === "" || isDouble(text),
  boolean: (text) => text === "" || text === "0" || text === "1",
  text: () => true,
  escaped: () => true,
};

function isInt(text: string): boolean {
  return /^-?\d{1,10}$/.test(text) && Math.abs(Number(text)) <= INT_MAX;
}

/** Tests for plain decimal notation, or the one exponent that TWS writes: that of the unset double. */
function isDouble(text: string): boolean {
  return /^-?\d{1,40}(\.\d{1,40})?$/.test(text) || text === "1.7976931348623157E308" || text === "Infinity";
}

/** Values of a frame by the names of a table: texts, and rows of lists. */
export interface NamedTexts {
  readonly [name: string]: string | readonly NamedTexts[];
}

/** A frame that is read as the vendor's client reads it. */
class VendorReader {
  readonly wrong: string[] = [];
  readonly read: Record<string, string> = {};
  readonly #fields: readonly string[];
  readonly #version: number;
  #at = 1;

  constructor(fields: readonly string[], version: number) {
    this.#fields = fields;
    this.#version = version;
  }

  get left(): number {
    return this.#fields.length - this.#at;
  }

  /** Reads the fields of a list of entries. @returns Their values by name. */
  take(list: readonly Entry[], values: Record<string, string>, at: string): NamedTexts {
    const named: Record<string, string | readonly NamedTexts[]> = {};
    for (const entry of list) {
      if (entry.kind === "when") {
        if (entry.test(values)) Object.assign(named, this.take(entry.fields, values, at));
      } else if (this.#version >= entry.since && this.#version < entry.before) {
        if (entry.kind === "field") named[entry.name] = this.#field(entry.name, entry.type, values, at);
        else named[entry.name] = this.#list(entry.name, entry.rows, values, at);
      }
    }
    return named;
  }

  #field(name: string, type: VendorType, values: Record<string, string>, at: string): string {
    const text = this.#fields[this.#at++];
    values[name] = text ?? "";
    if (text === undefined) this.wrong.push(`${at}${name} is missing`);
    else if (!FORMS[type](text)) this.wrong.push(`${at}${name} is ${JSON.stringify(text)}, and not ${type}`);
    else if (type === "escaped" && this.#version >= 153 && !/^[\x20-\x7e]*$/.test(text))
      this.wrong.push(`${at}${name} is ${JSON.stringify(text)}, and not ASCII`);
    if (type !== "escaped" || this.#version < 153) return values[name];
    return values[name].replaceAll(/\\u([\da-f]{4})/g, (_, hex: string) =>
      String.fromCharCode(Number(`0x${hex}`)),
    );
  }

  #list(
    name: string,
    rows: readonly Entry[],
    values: Record<string, string>,
    at: string,
  ): readonly NamedTexts[] {
    const count = Number(this.#field(name, "int!", values, at));
    const read: NamedTexts[] = [];
    for (let row = 0; row < count && this.left > 0; row++) {
      // A condition on a row looks at the values of the row first.
      read.push(this.take(rows, Object.create(values) as Record<string, string>, `${at}${name}[${row}].`));
    }
    return read;
  }
}

/** Reads a frame as the vendor's client does. @returns The values by their names in its table. */
export function namedTexts(list: readonly Entry[], fields: readonly string[], version: number): NamedTexts {
  return new VendorReader(fields, version).take(list, {}, "");
}

/**
 * Reads a frame as the vendor's client does.
 *
 * @returns A sentence for each field that its decoder would not read as it should, and for fields left over.
 */
export function faultsOf(list: readonly Entry[], fields: readonly string[], version: number): string[] {
  const reader = new VendorReader(fields, version);
  reader.take(list, reader.read, "");
  return reader.left <= 0 ? reader.wrong : [...reader.wrong, `${reader.left} fields are left over`];
}
