import { firstRefusal } from "../tws/rules/rule.ts";
import { CLIENT_ID_RULES } from "../tws/rules/session.ts";
import { error } from "../wire/responses/session.ts";

/** Makes the fields of the error that refuses a client ID. */
export function clientIdInUse(version: number): readonly string[] {
  const refusal = { code: 0, text: "", ...firstRefusal(CLIENT_ID_RULES, { inUse: true }) };
  return error.write({ reqId: -1, ...refusal, advanced: "" }, version);
}
