import { oneLine } from "../../util/one-line.ts";
import type { SessionFault } from "../web-session.ts";

/** The state of a session, as `/iserver/auth/status`, `ssodh/init` or `/tickle` reports it. */
export interface WebStatus {
  readonly authenticated: boolean;
  readonly connected: boolean;
  readonly competing: boolean;
  /** Undefined where the server does not say: older ones have no such field. */
  readonly established: boolean | undefined;
  /** The text of `message` or `error`; empty for none. */
  readonly reason: string;
  /** The text of `fail`; empty for none. */
  readonly fail: string;
}

/** A fault, and why it is one, as the end of a sentence. */
export interface StatusFault {
  readonly fault: SessionFault;
  readonly reason: string;
}

/**
 * Reads the flags of a body. A flag that is missing or no boolean counts as false; so does everything in a body that is no
 * object, such as that of a gateway without a login, `{"error":"no session"}`.
 */
export function readStatus(body: unknown): WebStatus {
  const outer = fieldsOf(body);
  const status = fieldsOf(fieldsOf(outer.iserver).authStatus ?? body);
  const { established } = status;
  return {
    authenticated: status.authenticated === true,
    connected: status.connected === true,
    competing: status.competing === true,
    established: typeof established === "boolean" ? established : undefined,
    reason: textOf(status.message) || textOf(status.error) || textOf(outer.error),
    fail: textOf(status.fail),
  };
}

/**
 * Finds what keeps a session from being ready. Competing comes first: such a session may also look as if it had ended, and a
 * login by a person would not help.
 *
 * @returns The fault; undefined for a session that is ready but for priming.
 */
export function statusFault(status: WebStatus): StatusFault | undefined {
  const more = [status.fail, status.reason].find((text) => text !== "");
  const because = (why: string): string => (more === undefined ? why : `${why} (${more})`);
  if (status.competing) {
    const reason = because("another login of the username holds the brokerage session");
    return { fault: "competing", reason };
  }
  if (!status.connected) return { fault: "login", reason: because("the gateway is not logged in") };
  if (!status.authenticated || status.established === false) {
    return { fault: "init", reason: because("there is no brokerage session") };
  }
  return undefined;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function textOf(value: unknown): string {
  return typeof value === "string" ? oneLine(value) : "";
}
