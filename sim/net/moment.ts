import type { FrameMoment } from "../faults/moments.ts";
import { REQUESTS, RESPONSES } from "../wire/catalogue.ts";
import type { Connection } from "./connection.ts";

/** A message as it stands on the wire. */
export interface WireMessage {
  readonly direction: "in" | "out";
  readonly name: string;
  readonly fields: readonly string[];
}

/** Describes a message to the faults in force; its values are read when one of them needs them. */
export function momentOf(connection: Connection, message: WireMessage, count: number): FrameMoment {
  const { direction, name } = message;
  return {
    connection: connection.id,
    clientId: connection.clientId,
    direction,
    name,
    count,
    values: () => valuesOf(message, connection.serverVersion),
  };
}

/** Describes a message of a client. What comes before START_API is no message of the session, so that its number is 0. */
export function momentOfClient(connection: Connection, name: string, fields: readonly string[]): FrameMoment {
  const isOfSession = connection.stage === "started" || name === "startApi";
  return momentOf(connection, { direction: "in", name, fields }, isOfSession ? connection.frames + 1 : 0);
}

function valuesOf(
  { direction, fields }: WireMessage,
  version: number,
): Readonly<Record<string, unknown>> | undefined {
  const message = (direction === "in" ? REQUESTS : RESPONSES).get(fields[0] ?? "");
  try {
    return message?.read(fields, version) as Readonly<Record<string, unknown>> | undefined;
  } catch {
    return undefined;
  }
}
