import { CLIENT_ID_IN_USE } from "../tws/facts/codes.ts";
import { error } from "../wire/responses/session.ts";

/** Makes the fields of the error that refuses a client ID. */
export function clientIdInUse(version: number): readonly string[] {
  const text = "Unable to connect as the client id is already in use. Retry with a unique client id.";
  return error.write({ reqId: -1, code: CLIENT_ID_IN_USE, text, advanced: "" }, version);
}
