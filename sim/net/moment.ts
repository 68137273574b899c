import type { FrameMoment } from "../faults/moments.ts";
import { REQUESTS, RESPONSES } from "../wire/catalogue.ts";
import type { Connection } from "./connection.ts";

/** A message as it stands on the wire. */
export interface WireMessage {
  readonly direction: "in" | "out";
  readonly name: string;
  readonly fields: readonly string[];
}

/**
 * Describes a message to the faults in force; its values are read when one of them needs them. One of TWS counts already when
 * it is sent, and one of the client when it was read.
 */
export function momentOf(connection: Connection, message: WireMessage): FrameMoment {
  const { direction, name } = message;
  return {
    connection: connection.id,
    clientId: connection.clientId,
    direction,
    name,
    count: direction === "out" ? connection.frames : countOnceRead(connection, name),
    values: () => valuesOf(message, connection.serverVersion),
  };
}

/** Counts what comes before START_API to no session: its hello must not use up a fault at message 1. */
function countOnceRead({ stage, frames }: Connection, name: string): number {
  return stage === "started" || name === "startApi" ? frames + 1 : 0;
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
