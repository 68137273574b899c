import { integer, text } from "../codec/fields.ts";
import type { Field } from "../codec/message.ts";
import type { Id } from "./contract.ts";

/** Values of a request about one account, or one model of it. */
export interface AccountRequest extends Id {
  readonly account: string;
  readonly modelCode: string;
}

/** Fields of a request about one account. */
export const accountRequest: readonly Field<AccountRequest>[] = [
  integer("reqId"),
  text("account"),
  text("modelCode"),
];
