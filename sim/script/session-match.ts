import { z } from "zod";
import type { ConnectionId } from "../tws/context/effects.ts";

/** Checks of the values that name a session. */
export const SESSION_FIELDS: Readonly<Record<keyof SessionMatch, z.ZodType>> = {
  clientId: z.int().optional(),
  connection: z.int().min(1).optional(),
};

/** The session that is meant, by one value or by both. Default: any. */
export interface SessionMatch {
  /** Client ID, which a client has again when it has connected again. */
  readonly clientId?: number | undefined;
  /** The number of the connection, from 1. */
  readonly connection?: ConnectionId | undefined;
}

/** Tests whether a message is of the session that is meant. */
export function isOfSession(
  { clientId, connection }: SessionMatch,
  message: { readonly clientId: number; readonly connection: ConnectionId },
): boolean {
  return (
    (clientId === undefined || clientId === message.clientId) &&
    (connection === undefined || connection === message.connection)
  );
}

/** Writes which session is meant, with a blank before it, e.g. ` of client 3`; empty for any. */
export function sessionText({ clientId, connection }: SessionMatch): string {
  const client = clientId === undefined ? undefined : `client ${clientId}`;
  const words = [client, connection === undefined ? undefined : `connection ${connection}`];
  const given = words.filter((word) => word !== undefined);
  return given.length === 0 ? "" : ` of ${given.join(", ")}`;
}

/** Checks that a rule names a session. @throws {TypeError} Otherwise. */
export function checkSession(session: SessionMatch): SessionMatch {
  const { clientId, connection, ...others } = session ?? {};
  const isNamed = clientId !== undefined || connection !== undefined;
  const areNumbers = [clientId, connection].every((one) => one === undefined || Number.isSafeInteger(one));
  if (isNamed && areNumbers && Object.keys(others).length === 0) return session;
  throw new TypeError(
    `Cannot limit a rule to ${JSON.stringify(session)}: expected a clientId, a connection or both, as whole numbers`,
  );
}
