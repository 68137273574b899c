import { type AnyMessage, messageNamed } from "../wire/catalogue.ts";
import { gotText } from "../world/check-fields.ts";
import { checkNames } from "./complete-values.ts";

/**
 * Checks the name of messages and what is required of their values, so that a typing error is no message that never comes.
 *
 * @throws {TypeError} With the nearest name that exists.
 */
export function checkMeant(
  messages: ReadonlyMap<string, AnyMessage>,
  kind: "request" | "answer",
  name: unknown,
  match: unknown,
): void {
  if (typeof name !== "string")
    throw new TypeError(`Cannot find the ${kind}: expected its name, got ${gotText(name)}`);
  const message = messageNamed(messages, name, kind);
  checkMatch(name, match);
  checkNames(message, namesIn(match));
}

/** Checks the form of what is required of values. @throws {TypeError} Unless it is an object of values, or a test. */
export function checkMatch(what: string, match: unknown): void {
  if (match === undefined || typeof match === "function") return;
  if (Object.prototype.toString.call(match) === "[object Object]") return;
  throw new TypeError(
    `Cannot match ${what}: expected values by their names, or a test of them, got ${gotText(match)}`,
  );
}

/** Gets the names of the values that a match requires. */
export function namesIn(match: unknown): readonly string[] {
  return typeof match === "object" && match !== null ? Object.keys(match) : [];
}
