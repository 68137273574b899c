import type { PoolErrorCode } from "../../error-codes.ts";
import { sessionMeaning } from "../../tws/codes.ts";
import { durationText } from "../../util/duration-text.ts";
import { oneLine } from "../../util/one-line.ts";
import { EventName } from "../mod.ts";

/** Reason why the handshake failed. */
export interface HandshakeRefusal {
  readonly code: PoolErrorCode;
  readonly reason: string;
  readonly twsCode?: number;
}

/** Server versions that this `@stoqey/ib` decodes. */
const VERSION_MIN = 100;
const VERSION_MAX = 193;
/** Numbers of requests and orders are signed integers of 32 bits on the wire. */
const NUMBER_MAX = 2 ** 31 - 1;
/** Numbers that must be left for the session: enough for 50 requests a second for five hours. */
const NUMBERS_LEFT_MIN = 1_000_000;
/** The largest advisors have some thousands of accounts. */
const ACCOUNTS_MAX = 10_000;
const ACCOUNT = /^[\x21-\x7e]{1,64}$/;
const NOTICES_MAX = 64;
const NOTICE_CHARS_MAX = 2_000;

/** Returns whether a value is an order number that leaves enough numbers for the session. */
export function isOrderNumber(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= NUMBER_MAX - NUMBERS_LEFT_MIN;
}

/** The handshake of a session: collects version, accounts and `nextValidId` until it is complete. */
export class Handshake {
  readonly #clientId: number;
  #serverVersion: number | undefined;
  #accounts: readonly string[] = [];
  #nextValidId: number | undefined;
  #noAccounts = false;
  #lastMs: number;
  /** Notices before the session was ready, such as states of farms or 1100. The newest are kept. */
  readonly #notices: (readonly [event: string, args: readonly unknown[]])[] = [];

  /** @param openedMs When the connection opened. */
  constructor(clientId: number, openedMs: number) {
    this.#clientId = clientId;
    this.#lastMs = openedMs;
  }

  /** The protocol version of the server; undefined before its first frame. */
  get serverVersion(): number | undefined {
    return this.#serverVersion;
  }

  /** Code of the failure of bytes that are no frame: a server whose version came is TWS, and another dial may go well. */
  get damaged(): PoolErrorCode {
    return this.#serverVersion === undefined ? "NOT_TWS" : "CONNECT_FAILED";
  }

  /** Account codes (`managedAccounts`); empty before they were received. */
  get accounts(): readonly string[] {
    return this.#accounts;
  }

  /** The first order number; undefined until the handshake is complete. */
  get nextValidId(): number | undefined {
    return this.#accounts.length > 0 ? this.#nextValidId : undefined;
  }

  /** Checks the first frame, because the library accepts any text as a version. */
  versionReceived(payload: string, nowMs: number): HandshakeRefusal | undefined {
    this.#lastMs = nowMs;
    const version = payload.slice(0, payload.indexOf("\0"));
    if (!/^\d{1,9}$/.test(version)) {
      return { code: "NOT_TWS", reason: "its first frame does not begin with a version number" };
    }
    const known = Number(version);
    if (known < VERSION_MIN || known > VERSION_MAX) {
      const reason = `it speaks version ${version} and this client ${VERSION_MIN} to ${VERSION_MAX}`;
      return { code: "UNSUPPORTED_VERSION", reason };
    }
    this.#serverVersion = known;
    return undefined;
  }

  /** Handles an event of `@stoqey/ib` before the handshake is complete. */
  received(event: string, args: readonly unknown[], nowMs: number): HandshakeRefusal | undefined {
    switch (event) {
      case EventName.managedAccounts:
        this.#lastMs = nowMs;
        return this.#takeAccounts(String(args[0]));
      case EventName.nextValidId:
        this.#lastMs = nowMs;
        return this.#takeNumber(args[0]);
      case EventName.info:
      case EventName.error:
        this.#lastMs = nowMs;
        if (sessionMeaning(Number(args[1])) === "client ID in use") {
          const twsCode = Number(args[1]);
          const reason = `client ID ${this.#clientId} is in use (TWS error ${twsCode})`;
          return { code: "CLIENT_ID_IN_USE", reason, twsCode };
        }
        if (this.#notices.push([event, shortened(args)]) > NOTICES_MAX) this.#notices.shift();
    }
    return undefined;
  }

  /** Removes and returns the notices before the session was ready. */
  takeNotices(): readonly (readonly [event: string, args: readonly unknown[]])[] {
    return this.#notices.splice(0);
  }

  /** Describes what was received and what was not, as the end of a sentence. */
  waitingFor(nowMs: number, pendingBytes: number): string {
    const span = durationText(nowMs - this.#lastMs);
    if (this.#serverVersion === undefined) {
      return pendingBytes > 0
        ? `${pendingBytes} bytes came and are no whole message yet`
        : `TWS has sent nothing for ${span}: is a dialog open, is the API enabled?`;
    }
    const none = this.#noAccounts ? "the list of accounts that came is empty" : "accounts did not";
    if (this.#nextValidId !== undefined) return `nextValidId came, ${none}`;
    if (this.#accounts.length > 0) return "accounts came, nextValidId did not";
    if (this.#noAccounts) return `${none}, nextValidId did not come`;
    const version = `version ${this.#serverVersion} came`;
    const last = this.#notices.at(-1)?.[1];
    if (last === undefined) return `${version}, nothing after it for ${span}: is a dialog open?`;
    return `${version}, neither accounts nor nextValidId did; TWS reported: ${oneLine(textOf(last[0]), 200)}`;
  }

  #takeAccounts(list: string): HandshakeRefusal | undefined {
    const accounts = new Set<string>();
    for (const account of list.split(",", ACCOUNTS_MAX + 1)) {
      const code = account.trim();
      if (code === "") continue;
      if (!ACCOUNT.test(code)) {
        return { code: "CONNECT_FAILED", reason: `its list of accounts has "${oneLine(code, 100)}"` };
      }
      accounts.add(code);
    }
    if (accounts.size > ACCOUNTS_MAX) {
      return { code: "CONNECT_FAILED", reason: `its list of accounts has over ${ACCOUNTS_MAX}` };
    }
    this.#accounts = [...accounts];
    this.#noAccounts = accounts.size === 0;
    return undefined;
  }

  #takeNumber(value: unknown): HandshakeRefusal | undefined {
    if (isOrderNumber(value)) {
      this.#nextValidId = value;
      return undefined;
    }
    if (!Number.isInteger(value) || Number(value) < 0) {
      return {
        code: "CONNECT_FAILED",
        reason: `its nextValidId is ${value}, where a whole number from 0 was expected`,
      };
    }
    const state = `its nextValidId is ${value}, which leaves too few numbers below 2147483648`;
    const cure = "reset the order ID sequence in the API settings of TWS";
    return { code: "CONNECT_FAILED", reason: `${state}: ${cure}` };
  }
}

function textOf(message: unknown): string {
  return message instanceof Error ? message.message : String(message);
}

function shortened([message, ...rest]: readonly unknown[]): readonly unknown[] {
  const text = textOf(message);
  if (text.length <= NOTICE_CHARS_MAX) return [message, ...rest];
  const short = text.slice(0, NOTICE_CHARS_MAX);
  return [message instanceof Error ? new Error(short) : short, ...rest.slice(0, 2)];
}
