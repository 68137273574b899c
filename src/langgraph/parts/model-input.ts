import * as z from "zod";
import { unknownField } from "../../arguments/strict.ts";
import { PoolError } from "../../errors.ts";
import { oneLine } from "../../util/one-line.ts";
import { barSizeForm, durationForm } from "./bar-forms.ts";

/** Characters of a value that an error repeats. */
const SHOWN_CHARS = 120;
/** The most faults in one message. */
const FAULTS_MAX = 5;

/** Other words for the values of a field, in capital letters and without what is no letter or digit. */
const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  side: { B: "BUY", S: "SELL", BOT: "BUY", SLD: "SELL" },
  right: { CALL: "C", PUT: "P" },
  orderType: { MARKET: "MKT", LIMIT: "LMT", STOP: "STP", STOPLIMIT: "STP LMT", STPLIMIT: "STP LMT" },
  tif: { GOODTILLCANCELED: "GTC", GOODTILLCANCELLED: "GTC", IMMEDIATEORCANCEL: "IOC" },
  secType: {
    STOCK: "STK",
    EQUITY: "STK",
    ETF: "STK",
    OPTION: "OPT",
    FUTURE: "FUT",
    FUTURES: "FUT",
    FUTUREOPTION: "FOP",
    FOREX: "CASH",
    FX: "CASH",
    INDEX: "IND",
    COMMODITY: "CMDTY",
  },
};

/** Other forms of the text of a field. */
const FORMS: Readonly<Record<string, (text: string) => string>> = {
  duration: durationForm,
  barSize: barSizeForm,
  expiry: (text) => text.replace(/^(\d{4})[-/](\d\d)(?:[-/](\d\d))?$/, "$1$2$3"),
};

/**
 * Reads the input of a tool as a model has written it.
 *
 * Models write numbers as texts, small letters for capital ones, null and empty texts for what they leave out. What has one
 * meaning only is accepted; all else is refused with the form that is right, and nothing is guessed.
 *
 * @throws {PoolError} `INVALID_OPTION`, naming each field that is wrong, missing or unknown.
 */
export function modelInput(name: string, schema: z.ZodObject<z.ZodRawShape>, given: unknown): object {
  const { shape } = schema;
  const faults: string[] = [];
  const input: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fieldsOf(name, given))) {
    if (isNothing(value)) continue;
    const field = Object.hasOwn(shape, key) ? key : similar(key, shape);
    if (field === undefined || field in input) faults.push(unknownField(key, Object.keys(shape)));
    else input[field] = plainValue(field, shape[field] as z.ZodType, value);
  }
  const { error } = schema.safeParse(input);
  for (const issue of error?.issues ?? []) {
    const [field] = issue.path;
    faults.push(faultOf(String(field), shape[String(field)] as z.ZodType | undefined, input));
  }
  if (faults.length === 0) return input;
  const all = [...new Set(faults)];
  const left = all.length - FAULTS_MAX;
  const more = left > 0 ? `; and ${left} more faults` : "";
  const known = faults.some((fault) => fault.startsWith("unknown field"))
    ? `; the fields are ${Object.keys(shape).join(", ") || "none"}`
    : "";
  throw new PoolError(
    "INVALID_OPTION",
    `Cannot call ${name}: ${all.slice(0, FAULTS_MAX).join("; ")}${more}${known}`,
  );
}

/** Gets the fields of an input; some models write the whole of it as a text. */
function fieldsOf(name: string, given: unknown): object {
  let value = given ?? {};
  if (typeof value === "string") {
    try {
      value = value.trim() === "" ? {} : (JSON.parse(value) as object);
    } catch {
      // The text is no JSON, and is refused below.
    }
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new PoolError("INVALID_OPTION", `Cannot call ${name}: expected an object with its fields`);
}

/** Tests whether a value stands for a field that is left out. */
function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
}

/** Finds the field of another spelling, such as `limit_price`. */
function similar(key: string, shape: object): string | undefined {
  const plain = (text: string): string => text.replace(/[^a-z0-9]/gi, "").toLowerCase();
  return Object.keys(shape).find((name) => plain(name) === plain(key));
}

function plainValue(name: string, schema: z.ZodType, value: unknown): unknown {
  const inner = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
  if (inner instanceof z.ZodNumber) {
    const isNumber = typeof value === "string" && /^[+-]?\d+(\.\d+)?$/.test(value.trim());
    return isNumber ? Number(value) : value;
  }
  if (inner instanceof z.ZodBoolean) {
    const word = typeof value === "string" ? value.trim().toLowerCase() : value;
    return word === "true" ? true : word === "false" ? false : value;
  }
  if (typeof value !== "string" && typeof value !== "number") return value;
  const text = String(value).trim();
  const form = FORMS[name]?.(text) ?? text;
  if (!(inner instanceof z.ZodEnum)) return form;
  const plain = (one: unknown): string =>
    String(one)
      .toUpperCase()
      .replace(/[^A-Z0-9]/g, "");
  const named = inner.options.find((option) => plain(option) === plain(form));
  return named ?? WORDS[name]?.[plain(form)] ?? form;
}

/** Words the fault of a field, with the form that is right. */
function faultOf(name: string, schema: z.ZodType | undefined, input: Record<string, unknown>): string {
  const inner = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
  const about = schema?.description ?? "";
  if (!(name in input)) return `${name}: is missing: ${about}`;
  const shown = oneLine(JSON.stringify(input[name]) ?? "nothing", SHOWN_CHARS);
  return `${name}: expected ${expectation(inner)}, received ${shown} (${about})`;
}

function expectation(schema: z.ZodType | undefined): string {
  if (schema instanceof z.ZodEnum) return `one of ${schema.options.join(", ")}`;
  if (schema instanceof z.ZodBoolean) return "true or false";
  if (!(schema instanceof z.ZodNumber)) return "a text of the right form";
  const { minValue, maxValue, isInt } = schema;
  const kind = isInt ? "a whole number" : "a number";
  const isAbove0 = minValue === 0 && schema.safeParse(0).success === false;
  const least = minValue === null || minValue < -Number.MAX_SAFE_INTEGER;
  const most = maxValue === null || maxValue >= Number.MAX_SAFE_INTEGER;
  if (isAbove0) return `${kind} above 0`;
  if (least) return kind;
  return most ? `${kind} from ${minValue}` : `${kind} from ${minValue} to ${maxValue}`;
}
