import * as v from "valibot";
import { faultsText } from "../../arguments/fault-texts.ts";
import { decimal, oneOf, type Schema, validate, whole } from "../../arguments/schema.ts";
import type { JournalEntry } from "../journal.ts";
import type { JournalledState } from "../order-state.ts";

const text: Schema<string> = v.string();
const orderId = whole(Number.MIN_SAFE_INTEGER);
const optionalNumber = v.optional(decimal);

/** Makes the schema of an object; it keeps other fields, which a later release may add. */
const fieldsOf = (fields: Readonly<Record<string, Schema>>): Schema => v.looseObject(fields);

const progress = fieldsOf({
  status: text,
  filled: decimal,
  remaining: optionalNumber,
  avgFillPrice: optionalNumber,
});

/** Fields of each state, beside its kind. */
const STATES: Readonly<Record<JournalledState["kind"], Readonly<Record<string, Schema>>>> = {
  intended: {},
  journalled: {},
  written: { atMs: decimal },
  acknowledged: { progress },
  working: { progress },
  filled: { progress },
  cancelled: { progress, text },
  rejected: { code: decimal, text },
  "not-sent": { code: text, text },
  unknown: { why: text, progress: v.optional(progress) },
};

/** Chooses the schema by the value of one field; the value itself is checked by `name`. */
function chosen(name: string, schemas: Readonly<Record<string, Readonly<Record<string, Schema>>>>): Schema {
  const named = fieldsOf({ [name]: oneOf(Object.keys(schemas)) });
  const whole = new Map(Object.entries(schemas).map(([kind, fields]) => [kind, fieldsOf(fields)]));
  return v.pipe(
    named,
    v.lazy((value) => whole.get(String(Reflect.get(Object(value), name))) ?? named),
  ) as Schema;
}

/** Fields of each entry, beside its type. */
const ENTRIES: Readonly<Record<JournalEntry["type"], Readonly<Record<string, Schema>>>> = {
  order: {
    key: text,
    reference: text,
    fingerprint: text,
    account: text,
    clientId: v.optional(orderId),
    orderId: v.optional(orderId),
    permId: optionalNumber,
    bracket: v.optional(fieldsOf({ keys: v.array(text) })),
    terms: fieldsOf({}),
    atMs: decimal,
  },
  change: { key: text, of: text, change: oneOf(["modify", "cancel"]), fingerprint: text, atMs: decimal },
  state: { key: text, state: chosen("kind", STATES), permId: optionalNumber, atMs: decimal },
  floor: { clientId: orderId, orderId },
};

const schema = chosen("type", ENTRIES) as Schema<JournalEntry>;

/** Checks the shape of an entry. @returns The entry, or what is wrong with it. */
export function checkedEntry(value: unknown): { readonly entry: JournalEntry } | { readonly fault: string } {
  const judged = validate(schema, value, "");
  return "faults" in judged ? { fault: faultsText(judged.faults) } : { entry: judged.copy };
}

/** An entry, and its JSON text. */
export interface EntryRecord {
  readonly text: string;
  readonly entry: JournalEntry;
}

/**
 * Converts an entry to JSON, as it is read back later.
 *
 * @returns The text and a copy of the entry, or what is wrong with it: a value that JSON does not have would be read back as
 * another.
 */
export function entryRecord(entry: JournalEntry): EntryRecord | { readonly fault: string } {
  try {
    const made: unknown = JSON.stringify(entry, refuseOthers);
    if (typeof made !== "string") return { fault: "expected an object" };
    const read = checkedEntry(JSON.parse(made));
    return "fault" in read ? read : { text: made, entry: read.entry };
  } catch (cause) {
    return { fault: cause instanceof Error ? cause.message : "it cannot be read" };
  }
}

function refuseOthers(name: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value))
    throw new TypeError(`${name}: JSON has no ${value}`);
  if (typeof value === "function" || typeof value === "symbol")
    throw new TypeError(`${name}: JSON has no ${typeof value}`);
  return value;
}
