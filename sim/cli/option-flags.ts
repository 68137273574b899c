import { Option } from "commander";
import { z } from "zod";
import type { OptionField } from "../options/mod.ts";
import { problemMessage, quoted, suggestion } from "../options/mod.ts";
import { CommandError } from "./io.ts";

/**
 * Makes the flags of the options of a fake: `--snapshot-ms <ms>` for `snapshotMs`.
 *
 * @param note What the help text says after what each is about, e.g. ` (--web)`.
 */
export function flagsOf(fields: Readonly<Record<string, OptionField>>, note = ""): readonly Option[] {
  return Object.entries(fields).flatMap(([name, field]) =>
    flags(name, { ...field, about: `${field.about}${note}` }),
  );
}

function flags(name: string, { accepts, about, byDefault, gentle }: OptionField): readonly Option[] {
  const flag = kebab(name);
  if (accepts instanceof z.ZodBoolean) {
    if (byDefault !== true) return [new Option(`--${flag}`, about)];
    // The first form is for a profile in which it is off; it comes first, so that neither has a value unless given.
    const off = new Option(`--no-${flag}`, `do not ${about}${gentle === false ? ", as with gentle" : ""}`);
    return [new Option(`--${flag}`).hideHelp(), off];
  }
  const option = new Option(`--${flag} ${placeholder(name, accepts)}`, about + defaults(byDefault, gentle));
  if (accepts instanceof z.ZodEnum) {
    const names = accepts.options.map(String);
    return [option.choices(names).argParser((text: string) => choice(`--${flag}`, text, names))];
  }
  return [option.argParser((text: string) => value(`--${flag}`, text, accepts))];
}

/** Makes the part of a help text about defaults; options keep undefined where nothing is given. */
function defaults(byDefault: unknown, gentle: unknown): string {
  const texts = [
    byDefault === undefined ? "" : `default: ${byDefault}`,
    gentle === undefined ? "" : `gentle: ${gentle}`,
  ];
  const given = texts.filter(Boolean).join("; ");
  return given === "" ? "" : ` (${given})`;
}

function value(flag: string, text: string, accepts: z.ZodType): unknown {
  const given =
    accepts instanceof z.ZodArray ? text.split(",").map((part) => part.trim()) : asNumber(text, accepts);
  const checked = accepts.safeParse(given);
  if (checked.success) return checked.data;
  const [at] = checked.error.issues[0]?.path ?? [];
  // Of a list, the part that is wrong says more than the whole.
  const wrong = Array.isArray(given) && typeof at === "number" ? given[at] : text;
  throw new CommandError(
    `Cannot read ${flag}: expected ${expected(accepts, checked.error)}, got ${quoted(wrong)}`,
  );
}

function choice(flag: string, text: string, names: readonly string[]): string {
  if (names.includes(text)) return text;
  throw new CommandError(`Cannot read ${flag}: there is no ${quoted(text)}; ${suggestion(text, names)}`);
}

function asNumber(text: string, accepts: z.ZodType): unknown {
  if (!(accepts instanceof z.ZodNumber)) return text;
  return /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text) ? Number(text) : text;
}

function expected(accepts: z.ZodType, error: z.ZodError): string {
  if (accepts instanceof z.ZodNumber) {
    const whole = accepts.format?.includes("int") === true;
    return `a ${whole ? "whole " : ""}number from ${accepts.minValue} to ${accepts.maxValue}`;
  }
  const [issue] = error.issues;
  return issue === undefined ? "another value" : problemMessage(issue).replace(/^expected /, "");
}

function placeholder(name: string, accepts: z.ZodType): string {
  if (name.endsWith("Ms")) return "<ms>";
  if (accepts instanceof z.ZodNumber) return "<number>";
  if (accepts instanceof z.ZodArray) return "<list>";
  return accepts instanceof z.ZodEnum ? "<what>" : "<name>";
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
