import { oneLine } from "../../util/one-line.ts";
import type { WebAnswer } from "../call.ts";
import { STATUS } from "../http/http-status.ts";
import type { SessionFault } from "../web-session.ts";

/** Flags of the session, as `/iserver/auth/status`, `/tickle` and `sts` frames have them; undefined for one that is absent. */
export interface AuthFlags {
  readonly authenticated?: boolean | undefined;
  readonly connected?: boolean | undefined;
  readonly competing?: boolean | undefined;
  readonly established?: boolean | undefined;
}

/** What an answer shows of the session. */
export interface AuthStatus extends AuthFlags {
  /** Text of the gateway about it; empty for none. */
  readonly message: string;
  /** True for 401 and for `no session`: nobody is logged in. */
  readonly noSession: boolean;
  /** Identification of the gateway's machine, for the form of `ssodh/init`. */
  readonly machine: { readonly mac: string; readonly machineId: string } | undefined;
}

/**
 * Reads the flags of a status, of the answer to a tickle, or of an `sts` frame. A flag that is no boolean counts as absent; so
 * does everything in a body that is no object.
 */
export function authStatusOf({ status, body }: Pick<WebAnswer, "status" | "body">): AuthStatus {
  // A server error proves nothing about the session, whatever its body says.
  const fields = status >= STATUS.serverError ? {} : recordOf(body);
  const inner = recordOf(recordOf(fields.iserver).authStatus ?? fields);
  const wrong = isText(fields.error) ? fields.error : "";
  const message = [inner.fail, inner.message, wrong].find(isText);
  return {
    authenticated: /no bridge|init session first/i.test(wrong) ? false : flag(inner.authenticated),
    connected: flag(inner.connected),
    competing: flag(inner.competing),
    established: flag(inner.established),
    message: oneLine(message ?? ""),
    noSession: status === STATUS.unauthorized || /no session/i.test(wrong),
    machine: machineOf(inner.MAC, inner.hardware_info),
  };
}

/** Returns whether the flags are those of a session that can be used. */
export function isGood({ authenticated, connected, competing, established }: AuthFlags): boolean {
  return authenticated === true && connected === true && competing !== true && established !== false;
}

/** A fault, and why it is one, as the end of a sentence. */
export interface StatusFault {
  readonly kind: SessionFault;
  readonly reason: string;
}

/**
 * Finds what flags show. Competing comes before the other flags: such a session may also look as if it had ended, and a login
 * by a person would not help.
 *
 * @returns Undefined for a session as it should be, and for flags that are absent: they are not known, or as before.
 */
export function statusFault(shown: Partial<AuthStatus>): StatusFault | undefined {
  const { message = "" } = shown;
  const because = (why: string): string => (message === "" ? why : `${why} (${message})`);
  if (shown.noSession === true)
    return { kind: "login", reason: because("nobody is logged in at the gateway") };
  if (shown.competing === true) {
    const reason = because("another login of the username holds the brokerage session");
    return { kind: "competing", reason };
  }
  if (shown.connected === false)
    return { kind: "login", reason: because("the gateway is not connected to IBKR") };
  if (shown.authenticated === false || shown.established === false)
    return { kind: "init", reason: because("there is no brokerage session") };
  return undefined;
}

/** What `/iserver/accounts` shows; without accounts the brokerage session is not usable. */
export interface AccountsAnswer {
  readonly accounts: readonly string[];
  readonly selectedAccount: string;
  readonly isPaper: boolean | undefined;
}

/** Reads the accounts; undefined where there is none. */
export function accountsOf({ body }: WebAnswer): AccountsAnswer | undefined {
  const { accounts, selectedAccount, isPaper } = recordOf(body);
  const codes = Array.isArray(accounts) ? accounts.filter(isText) : [];
  const [first] = codes;
  if (first === undefined) return undefined;
  return {
    accounts: codes,
    selectedAccount: isText(selectedAccount) ? selectedAccount : first,
    isPaper: flag(isPaper),
  };
}

/** Reads the session ID for the WebSocket from the answer to a tickle. It is secret. */
export function tokenOf({ body }: WebAnswer): string | undefined {
  const { session } = recordOf(body);
  return isText(session) ? session : undefined;
}

/** Gets the fields of an object; none of any other value. */
function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function machineOf(mac: unknown, hardware: unknown): AuthStatus["machine"] {
  if (!isText(mac) || !isText(hardware)) return undefined;
  const [machineId = ""] = hardware.split("|", 1);
  return { mac: mac.replaceAll(":", "-"), machineId };
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const flag = (value: unknown): boolean | undefined => (typeof value === "boolean" ? value : undefined);
