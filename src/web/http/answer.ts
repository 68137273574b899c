import { PoolError } from "../../errors.ts";
import type { WebAnswer } from "../call.ts";
import { isRedirect, isSuccess, STATUS } from "./http-status.ts";

/** Maximum size of a body, in bytes: 32 MiB, several times that of the largest answer of IBKR. */
const BODY_BYTES_MAX = 32 * 1_024 * 1_024;
/** Characters of a body that is no JSON which are kept. */
const TEXT_CHARS_MAX = 2_000;
/** Paths that every gateway answers with JSON: another answer shows that the server is none. */
const SESSION_PATHS = /^\/(?:iserver\/(?:auth\/status|auth\/ssodh\/init|accounts)|tickle|sso\/validate)$/;
/** Signs of the login page of IBKR, or of a redirect to it. */
const LOGIN_PAGE =
  /\/sso\/Login|xyz-field-username|xyzform|Client Portal|Interactive Brokers|<title>[^<]*log ?in/i;
/** Texts of servers that expect TLS and receive a request without it. */
const TLS_EXPECTED = /HTTP request was sent to HTTPS port|HTTP request to an HTTPS server/i;

/**
 * Reads the answer to a request.
 *
 * @param nowMs Time by the wall clock, epoch ms.
 * @throws {PoolError} `LOGIN_REQUIRED` for the login page of IBKR, `NOT_GATEWAY` for what no gateway answers, `WEB_ERROR` for
 * a body of more than 32 MiB.
 */
export async function readAnswer(
  what: string,
  path: string,
  response: Response,
  nowMs: number,
): Promise<WebAnswer> {
  const { status, headers, type } = response;
  if (isRedirect(status) || type === "opaqueredirect") {
    // The status says everything: neither a failure nor the time of the cancel may stand in for it.
    response.body?.cancel().catch(() => {});
    // Where a platform hides the address of a redirect, it is the one that the gateway has: to its login.
    const isLogin = type === "opaqueredirect" || LOGIN_PAGE.test(headers.get("location") ?? "");
    throw isLogin ? loginRequired(what, status) : notGateway(what, "it redirects to another page", status);
  }
  const whole = await readText(what, response);
  const body = parsed(whole);
  const text = body === undefined ? whole.slice(0, TEXT_CHARS_MAX) : whole;
  if (body === undefined && text !== "") checkText(what, path, status, text, headers);
  return { status, body, text, retryAfterMs: retryAfterMs(headers.get("retry-after"), nowMs) };
}

/** Rejects a text that shows another server than a gateway, or a gateway without a login. */
function checkText(what: string, path: string, status: number, text: string, headers: Headers): void {
  if (TLS_EXPECTED.test(text)) throw notGateway(what, "it expects TLS: use https:// in option url", status);
  const isHtml =
    /^\s*<(?:!doctype|html|head|body)/i.test(text) || /html/i.test(headers.get("content-type") ?? "");
  const isSession = SESSION_PATHS.test(path);
  if (isSuccess(status)) {
    if (isHtml && LOGIN_PAGE.test(text)) throw loginRequired(what, status);
    if (isHtml || isSession)
      throw notGateway(what, `it answers with ${isHtml ? "HTML" : "a text"} instead of JSON`, status);
    return;
  }
  const tellsMore = status < STATUS.serverError && !KNOWN_REFUSALS.has(status);
  if (isHtml && isSession && tellsMore)
    throw notGateway(what, `it answers with HTML and status ${status}`, status);
}

/** Statuses that have a meaning of their own, whatever the body is. */
const KNOWN_REFUSALS: ReadonlySet<number> = new Set([
  STATUS.unauthorized,
  STATUS.forbidden,
  STATUS.gone,
  STATUS.tooManyRequests,
]);

function loginRequired(what: string, httpStatus: number): PoolError {
  const sentence = `Cannot ${what}: the gateway shows its login page: log in with a browser, at the URL of the gateway`;
  return new PoolError("LOGIN_REQUIRED", sentence, { httpStatus });
}

function notGateway(what: string, why: string, httpStatus: number): PoolError {
  const sentence = `Cannot ${what}: the server is no Client Portal gateway, or option url is wrong: ${why}`;
  return new PoolError("NOT_GATEWAY", sentence, { httpStatus });
}

/** Reads a body up to its limit. Bytes that are not valid UTF-8 are replaced. */
async function readText(what: string, { body, status }: Response): Promise<string> {
  if (body === null) return "";
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > BODY_BYTES_MAX) {
      reader.cancel().catch(() => {});
      const sentence = `Cannot ${what}: the answer has more than ${BODY_BYTES_MAX} bytes: request less at a time`;
      throw new PoolError("WEB_ERROR", sentence, { httpStatus: status });
    }
    text += decoder.decode(value, { stream: true });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads a `Retry-After` header: seconds, or a date. */
function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - nowMs;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
