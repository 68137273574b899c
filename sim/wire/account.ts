import type { Id } from "./contract.ts";
import { integer, text } from "./fields.ts";
import type { Field } from "./message.ts";

/** A request about one account, or one model of it. */
export interface AccountRequest extends Id {
  readonly account: string;
  readonly modelCode: string;
}

/** The fields of such a request. */
export const accountRequest: readonly Field<AccountRequest>[] = [
  integer("reqId"),
  text("account"),
  text("modelCode"),
];
