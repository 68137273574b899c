import { z } from "zod";
import { checkFields, gotText } from "../world/check-fields.ts";

/** Checks of the code and the text of an error that TWS sends. */
export const ERROR_FIELDS: Readonly<Record<"code" | "text", z.ZodType>> = {
  code: z.int().min(1).max(99_999),
  text: z.string().max(10_000),
};

/** Checks an error that TWS is to send. @throws {RangeError} `Cannot <cannot>: <field>: <why>` */
export function checkError(cannot: string, code: unknown, text: unknown): void {
  checkFields(cannot, ERROR_FIELDS, { code, text });
}

/** Checks the code of a rule. @throws {TypeError} Unless it is a function. */
export function checkCode(cannot: string, code: unknown): void {
  if (typeof code !== "function")
    throw new TypeError(`Cannot ${cannot}: expected a function, got ${gotText(code)}`);
}
