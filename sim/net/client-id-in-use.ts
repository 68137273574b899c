import { firstRefusal } from "../tws/rules/rule.ts";
import { CLIENT_ID_RULES } from "../tws/rules/session.ts";
import { error } from "../wire/responses/session.ts";
import type { Connection } from "./connection.ts";
import type { Outlet } from "./outlet.ts";
import type { Touched } from "./touched.ts";

/** Makes the fields of the error that refuses a client ID. */
export function clientIdInUse(version: number): readonly string[] {
  const refusal = { code: 0, text: "", ...firstRefusal(CLIENT_ID_RULES, { inUse: true }) };
  return error.write({ reqId: -1, ...refusal, advanced: "" }, version);
}

/** The end of a connection, because of faults. */
export interface EndByFault {
  readonly reason: string;
  readonly faults: Touched;
}

/** Gives a connection the client ID of its START_API. @returns The end of it, when a fault refuses the client ID. */
export function refusalByFault(
  connection: Connection,
  fields: readonly string[],
  outlet: Outlet,
): EndByFault | undefined {
  const { trace, injections } = outlet.parts;
  const clientId = Number(fields[2]);
  // A text that is no number of 32 bits begins no session; the answer to it is 320.
  if (clientId !== (clientId | 0)) return undefined;
  connection.clientId = clientId;
  trace.event(connection.id, "start", `${clientId}`);
  const faults = injections.conflicts(clientId);
  if (faults === undefined) return undefined;
  trace.notServed(connection.id, fields, "read");
  outlet.send(connection, "error", clientIdInUse(connection.serverVersion), faults);
  return { reason: `client ID ${clientId} is in use, says a fault`, faults };
}
