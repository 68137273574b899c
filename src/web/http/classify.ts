import { oneLine } from "../../util/one-line.ts";
import type { WebAnswer, WebCall } from "../call.ts";
import type { SessionFault } from "../web-session.ts";
import { isSuccess, STATUS } from "./http-status.ts";

/** What an answer means: each sign leads to exactly one recovery. */
export type AnswerClass =
  | { readonly kind: "ok" }
  /** The session is not what it was; `reason` is the end of a sentence. */
  | { readonly kind: "session"; readonly fault: SessionFault; readonly reason: string }
  /** The penalty box: nothing may be sent for a while. */
  | { readonly kind: "penalty"; readonly retryAfterMs: number | undefined }
  /** The request was refused or went wrong, and the session has nothing to do with it. */
  | { readonly kind: "failed"; readonly message: string };

/** Texts that show a fault of the session, each with its recovery. */
const SIGNS: readonly { readonly sign: RegExp; readonly fault: SessionFault; readonly reason: string }[] = [
  {
    sign: /query \/?(?:iserver\/)?accounts/i,
    fault: "prime",
    reason: "the gateway wants /iserver/accounts to be requested first",
  },
  {
    sign: /connected from a different IP/i,
    fault: "competing",
    reason: "a session of the username at another address holds the market data",
  },
  { sign: /no bridge/i, fault: "init", reason: "there is no brokerage session (no bridge)" },
  {
    sign: /init session first/i,
    fault: "init",
    reason: "there is no brokerage session (init session first)",
  },
  { sign: /no session/i, fault: "login", reason: "the gateway is not logged in (no session)" },
];

const INIT_PATH = /^\/iserver\/auth\/ssodh\/init\/?$/;
const ACCOUNTS_PATH = /^\/iserver\/accounts\/?$/;

/**
 * Classifies the answer to a request.
 *
 * A 5xx never shows that the session ended: IBKR answers wrong requests and outages with it. Its one text that names the cure,
 * `query /accounts first`, is believed at any status. Flags of a status are no part of this: `authStatusOf` reads them.
 */
export function classifyAnswer(call: WebCall, answer: WebAnswer): AnswerClass {
  const { status, body, text, retryAfterMs } = answer;
  if (status === STATUS.tooManyRequests) return { kind: "penalty", retryAfterMs };
  if (status === STATUS.unauthorized) return login("the gateway is not logged in (HTTP 401)");
  const wrong = errorText(body);
  const sign = SIGNS.find(({ sign: one }) => wrong !== undefined && one.test(wrong));
  if (sign !== undefined && (status < STATUS.serverError || sign.fault === "prime")) {
    return { kind: "session", fault: sign.fault, reason: sign.reason };
  }
  if (status === STATUS.gone && INIT_PATH.test(call.path)) {
    return login("the gateway was logged out (HTTP 410)");
  }
  if (!isSuccess(status)) return { kind: "failed", message: refusal(call, status, wrong ?? plainText(text)) };
  if (wrong !== undefined) return { kind: "failed", message: wrong };
  if (body === undefined && text !== "") {
    return { kind: "failed", message: `the answer is no JSON: ${oneLine(text, 200)}` };
  }
  if (call.method === "GET" && ACCOUNTS_PATH.test(call.path) && !hasAccounts(body)) {
    const reason =
      "the gateway lists no accounts, as it does while another login holds the brokerage session";
    return { kind: "session", fault: "competing", reason };
  }
  return { kind: "ok" };
}

function login(reason: string): AnswerClass {
  return { kind: "session", fault: "login", reason };
}

/** Gets the text of an error: of a body `{"error": ...}`, whatever else it holds. */
function errorText(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null || Array.isArray(body) || !("error" in body))
    return undefined;
  const { error } = body;
  if (error === null || error === undefined || error === false || error === "") return undefined;
  if (typeof error === "string") return oneLine(error);
  const { message } = error as { readonly message?: unknown };
  return oneLine(typeof message === "string" ? message : JSON.stringify(error));
}

/** Gives a text that is no page. */
function plainText(text: string): string | undefined {
  const shown = text.trim();
  return shown === "" || shown.startsWith("<") ? undefined : oneLine(shown);
}

/** Says what a refusal means where IBKR's text does not. */
function refusal({ method, path }: WebCall, status: number, text: string | undefined): string {
  const said = text === undefined ? `HTTP ${status} without a text` : `HTTP ${status}: ${text}`;
  if (status === STATUS.notFound && path.startsWith("/hmds/"))
    return `${said}; POST /hmds/auth/init must come first`;
  if (status === STATUS.lengthRequired) return `${said}; the request had no Content-Length`;
  if (status >= STATUS.serverError && method !== "GET" && text === undefined) {
    return `${said}; whether it had an effect is not known`;
  }
  return said;
}

function hasAccounts(body: unknown): boolean {
  const { accounts } = Object(body) as { readonly accounts?: unknown };
  return Array.isArray(accounts) && accounts.length > 0;
}
