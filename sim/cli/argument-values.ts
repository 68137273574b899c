import type { Command } from "commander";
import { quoted } from "../options/mod.ts";
import { CommandError } from "./io.ts";

/** Makes a parser of a whole number between bounds. */
export function wholeNumber(name: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d{1,15}$/.test(text) && value >= min && value <= max) return value;
    throw new CommandError(
      `Cannot read ${name}: expected a whole number from ${min} to ${max}, got ${quoted(text)}`,
    );
  };
}

/** Makes a parser of a text that must have characters other than spaces, and no NUL. */
export function filled(name: string, what: string): (text: string) => string {
  return (text) => {
    if (text.trim() !== "" && !text.includes("\0")) return text;
    throw new CommandError(`Cannot read ${name}: expected ${what}, got ${quoted(text)}`);
  };
}

/** Refuses an option that is given twice, also as its opposite: which one counts would be a guess. */
export function refuseRepeated(command: Command, repeatable: readonly string[] = []): void {
  const given = new Map<string, string>();
  for (const option of command.options) {
    const name = option.attributeName();
    if (repeatable.includes(name)) continue;
    const { long = name } = option;
    command.on(`option:${option.name()}`, () => {
      const before = given.get(name);
      given.set(name, long);
      if (before === long) throw new CommandError(`Cannot use ${long} twice`);
      if (before !== undefined) throw new CommandError(`Cannot use ${before} and ${long} together`);
    });
  }
}
