import { textsOf } from "./parameters.ts";

/** A row of an account's values: its key and time are always sent. */
export interface AccountRow {
  readonly key: string;
  /** Epoch seconds. */
  readonly timestamp: number;
  readonly [field: string]: unknown;
}

/** Makes a filter of the `keys` and `fields` of a subscribe message, in any case; empty lists let everything through. */
export function rowFilter(
  args: Readonly<Record<string, unknown>>,
): (rows: readonly AccountRow[]) => readonly AccountRow[] {
  const keys = lowerCase(args.keys);
  const fields = lowerCase(args.fields).add("key").add("timestamp");
  const isAll = fields.size === 2;
  return (rows) =>
    rows
      .filter(({ key }) => keys.size === 0 || keys.has(key.toLowerCase()))
      .map((row) => {
        if (isAll) return row;
        const kept = Object.entries(row).filter(([field]) => fields.has(field.toLowerCase()));
        return Object.assign({ key: row.key, timestamp: row.timestamp }, Object.fromEntries(kept));
      });
}

const lowerCase = (list: unknown): Set<string> => new Set(textsOf(list).map((text) => text.toLowerCase()));
