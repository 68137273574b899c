import { onWire } from "../../sim/wire/codec/gates.ts";
import type { Part } from "../../sim/wire/codec/message.ts";
import type { NamedTexts } from "./vendor-table.ts";
import { TEXTS_OF_FEW_VALUES, type Values } from "./wire-values.ts";

/** Fields that the fake writes and nobody reads: the version of a message, and what the protocol no longer uses. */
const UNUSED: ReadonlySet<string> = new Set([
  ...["version", "mdSizeMultiplier", "sizeMinTick", "unused", "sharesAllocation", "rfqA", "rfqB", "rfqC"],
]);

/** Gives every value one of its own, as far as its kind and its meaning allow, so that no two can be exchanged. */
export function distinct(parts: readonly Part[], values: Values): Values {
  let last = 1_000;
  const changed = (list: readonly Part[], given: Values): Values =>
    Object.fromEntries(
      Object.entries(given).map(([name, value]) => {
        const part = list.find((one) => one.name === name);
        if (Array.isArray(value)) return [name, value.map((row: Values) => changed(part?.rows ?? [], row))];
        if (typeof value === "number" && name !== "type")
          return [name, ++last + (part?.kind.endsWith("decimal") ? 0.5 : 0)];
        if (typeof value !== "string" || TEXTS_OF_FEW_VALUES.has(name)) return [name, value];
        return [name, name === "value" ? `${++last}` : `${name} é ${++last}`];
      }),
    );
  return changed(parts, values);
}

/** Texts with which TWS and its clients write an unset number. */
const UNSET: ReadonlySet<string> = new Set(["", "2147483647", "1.7976931348623157E308"]);

function isText(value: unknown, text: string): boolean {
  if (value === undefined) return UNSET.has(text);
  if (typeof value === "boolean") return text === (value ? "1" : "0");
  return typeof value === "number" ? text !== "" && Number(text) === value : text === value;
}

/** Returns a sentence for each value that the vendor's client would read under its name otherwise than it was sent. */
export function misnamed(
  parts: readonly Part[],
  sent: Values,
  read: NamedTexts,
  version: number,
  at = "",
): string[] {
  const wrong: string[] = [];
  const known = new Map(parts.filter(({ gate }) => onWire(gate, version)).map((part) => [part.name, part]));
  for (const [name, text] of Object.entries(read)) {
    const part = known.get(name);
    if (part === undefined) {
      if (!UNUSED.has(name)) wrong.push(`${at}${name} is no value of the message at version ${version}`);
    } else if (typeof text !== "string") {
      const rows = sent[name] as readonly Values[];
      if (rows.length !== text.length)
        wrong.push(`${at}${name} has ${text.length} rows, and not ${rows.length}`);
      for (const [row, values] of text.entries())
        wrong.push(...misnamed(part.rows ?? [], rows[row] ?? {}, values, version, `${at}${name}[${row}].`));
    } else if (!isText(sent[name], text)) {
      wrong.push(`${at}${name} is ${JSON.stringify(text)}, and not ${JSON.stringify(sent[name])}`);
    }
  }
  for (const [name, { conditional = false }] of known)
    if (!conditional && !(name in read)) wrong.push(`${at}${name} is not in the table at version ${version}`);
  return wrong;
}
