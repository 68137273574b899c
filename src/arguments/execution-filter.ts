import * as v from "valibot";
import { int32, isSecType, SEC_TYPE_EXPECTED, text } from "./fields.ts";
import { anyOf, oneOf, type Schema } from "./schema.ts";
import { type Strict, strict } from "./strict.ts";

/** Makes the schema of a filter by text; an empty text means no filter. */
const unlessEmpty = (schema: Schema<string>): Schema<string | undefined> =>
  v.pipe(
    v.optional(schema),
    v.transform((value) => (value === "" ? undefined : value)),
  );
const filter = unlessEmpty(text);
/** Selects executions. */
export const executionFilter: Strict = strict({
  clientId: unlessEmpty(
    anyOf(
      "expected a client ID",
      v.pipe(int32(0), v.transform(String)),
      v.pipe(v.string(), v.regex(/^\d*$/)),
    ),
  ),
  acctCode: filter,
  time: filter,
  symbol: filter,
  secType: unlessEmpty(
    v.pipe(
      text,
      v.check((value) => value === "" || isSecType(value), SEC_TYPE_EXPECTED),
    ),
  ),
  exchange: filter,
  side: unlessEmpty(oneOf(["", "BUY", "SELL", "SSHORT"])),
});
