import type { PoolErrorCode } from "../../error-codes.ts";
import { PoolError, reasonOf } from "../../errors.ts";
import { connectErrorCode } from "../../seams/connect-error.ts";
import { oneLine } from "../../util/one-line.ts";
import { isLoopback } from "../gateway-url.ts";

/** One way in which a request fails before there is an answer. */
interface Failure {
  /** Matches an error by its code, its name or its message: Node has codes, Deno has texts. */
  readonly signs: RegExp;
  readonly code: PoolErrorCode;
  /** Says why, and what to do. */
  readonly why: (at: URL) => string;
}

const trust = (at: URL): string =>
  isLoopback(at.hostname)
    ? `replace the gateway's own certificate, which expired in 2019, with one for ${at.hostname} and give that in NODE_EXTRA_CA_CERTS (Node) or DENO_CERT (Deno), or set listenSsl: false in the gateway's conf.yaml and use http://`
    : "give the certificate of its authority in NODE_EXTRA_CA_CERTS (Node) or DENO_CERT (Deno)";

const replace = (at: URL): string =>
  isLoopback(at.hostname)
    ? "replace the gateway's certificate, or set listenSsl: false in its conf.yaml and use http://"
    : "correct option url, or have the certificate replaced";

/** All of them; the first that matches counts. */
const FAILURES: readonly Failure[] = [
  {
    signs:
      /CERT_HAS_EXPIRED|certificate has expired|invalid peer certificate: (?:Expired|certificate expired)/i,
    code: "TLS_NOT_TRUSTED",
    why: (at) => `the TLS certificate of ${at.host} has expired: ${replace(at)}`,
  },
  {
    signs: /CERT_NOT_YET_VALID|invalid peer certificate: (?:NotValidYet|certificate not valid yet)/i,
    code: "TLS_NOT_TRUSTED",
    why: (at) =>
      `the TLS certificate of ${at.host} is not valid yet: set the clock of this machine, or ${replace(at)}`,
  },
  {
    signs:
      /ERR_TLS_CERT_ALTNAME_INVALID|invalid peer certificate: (?:NotValidForName|certificate not valid)/i,
    code: "TLS_NOT_TRUSTED",
    why: (at) => `the TLS certificate of ${at.host} is for another host name: ${replace(at)}`,
  },
  {
    signs:
      /SELF_SIGNED_CERT|UNABLE_TO_(?:VERIFY|GET_ISSUER)|CERT_(?:UNTRUSTED|SIGNATURE|REJECTED|CHAIN|REVOKED)|INVALID_CA|INVALID_PURPOSE|invalid peer certificate|self[- ]signed certificate/i,
    code: "TLS_NOT_TRUSTED",
    why: (at) => `the TLS certificate of ${at.host} is not trusted: ${trust(at)}`,
  },
  {
    signs: /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|corrupt message of type|wrong version number/i,
    code: "NOT_GATEWAY",
    why: (at) => `${at.host} does not speak TLS: use http:// in option url, or correct its port`,
  },
  {
    signs: /HPE_|invalid HTTP version|HTTPParserError/,
    code: "NOT_GATEWAY",
    why: (at) => `${at.host} does not speak HTTP: ${schemeOrPort(at)}`,
  },
  {
    signs: /bad port|to port \d+ are blocked/i,
    code: "INVALID_OPTION",
    why: (at) => `no request may go to port ${at.port}: correct option url`,
  },
  {
    signs: /ENOTFOUND|EAI_AGAIN|dns error|failed to lookup address/i,
    code: "CONNECT_FAILED",
    why: (at) => `the host ${at.hostname} was not found: correct option url, or check the network`,
  },
  {
    signs: /ECONNREFUSED|connection refused/i,
    code: "CONNECT_FAILED",
    why: (at) => `nothing accepts connections at ${at.host}: start the gateway, or correct option url`,
  },
  {
    signs: /CONNECT_TIMEOUT|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|unreachable|timed out/i,
    code: "CONNECT_FAILED",
    why: (at) => `${at.host} is not reachable: check the network, or correct option url`,
  },
  {
    signs: /ECONNRESET|EPIPE|UND_ERR_SOCKET|connection closed|connection reset|handshake eof|hang up/i,
    code: "CONNECT_FAILED",
    why: (at) => `${at.host} closed the connection without an answer: if it goes on, ${schemeOrPort(at)}`,
  },
];

const schemeOrPort = (at: URL): string =>
  at.protocol === "http:"
    ? "use https:// in option url (listenSsl is true by default), or correct its port"
    : "correct the port in option url, or use http:// if listenSsl is false";

/** Signs of a request that did not leave: there was no connection. */
const NEVER_SENT = /ENOTFOUND|EAI_AGAIN|dns error|failed to lookup address|ECONNREFUSED|connection refused/i;

/** Returns whether the error of a request shows that it was not sent, because there was no connection. */
export function isNeverSent({ cause }: PoolError): boolean {
  return chainOf(cause).some((one) => NEVER_SENT.test(textOf(one)));
}

/** Nesting of causes that is looked into, and errors of one list. */
const DEPTH_MAX = 8;
const ERRORS_MAX = 16;

/**
 * Gives the error for a `fetch` that failed, with one sentence that says what to do.
 *
 * @param what What could not be done, as in "Cannot <what>: ...".
 * @param url The URL of the request; of it, host and port are shown.
 */
export function fetchFailure(what: string, url: string, cause: unknown): PoolError {
  if (cause instanceof PoolError) return cause;
  const at = new URL(url);
  const all = chainOf(cause);
  if (all.some(isNotPermitted)) {
    const sentence = `Cannot ${what}: the runtime does not permit connections to ${at.host}: start Deno with --allow-net=${at.host}, or permit them`;
    return new PoolError("NOT_PERMITTED", sentence, { cause });
  }
  const texts = all.map(textOf);
  for (const { signs, code, why } of FAILURES) {
    if (texts.some((text) => signs.test(text)))
      return new PoolError(code, `Cannot ${what}: ${why(at)}`, { cause });
  }
  const reason = all.map((one) => reasonOf(one)).findLast((one) => one !== "") ?? "no reason was given";
  const sentence = `Cannot ${what}: the request to ${at.host} failed: ${oneLine(reason)}`;
  return new PoolError("CONNECT_FAILED", sentence, { cause });
}

/** Gathers an error, its causes, and the errors of lists among them. */
function chainOf(error: unknown, depth = 0): readonly unknown[] {
  if (error === undefined || error === null || depth > DEPTH_MAX) return [];
  const errors = read(error, "errors");
  const listed = Array.isArray(errors) ? errors.slice(0, ERRORS_MAX) : [];
  return [error, read(error, "cause"), ...listed].flatMap((one, at) =>
    at === 0 ? [one] : chainOf(one, depth + 1),
  );
}

function isNotPermitted(error: unknown): boolean {
  return connectErrorCode({ code: read(error, "code"), name: read(error, "name") }) === "NOT_PERMITTED";
}

function textOf(error: unknown): string {
  return `${reasonOf(read(error, "code"))} ${reasonOf(read(error, "name"))} ${reasonOf(error)}`;
}

function read(from: unknown, name: string): unknown {
  try {
    return Reflect.get(Object(from), name);
  } catch {
    return undefined;
  }
}
