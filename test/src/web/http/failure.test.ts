import { expect, test } from "vitest";
import { fetchFailure } from "../../../../src/web/http/failure.ts";

const URL_HERE = "https://localhost:5000/v1/api/tickle";

/** An error of Node's `fetch`: the code is in its cause. */
const node = (code: string, message = code): Error =>
  new TypeError("fetch failed", { cause: Object.assign(new Error(message), { code }) });
/** An error of Deno's `fetch`: only its text says why. */
const deno = (text: string): Error =>
  new TypeError("fetch failed", {
    cause: new Error(`error sending request for url (${URL_HERE}): client error (Connect): ${text}`),
  });
const named = (name: string): Error => Object.assign(new Error("Requires net access"), { name });

const USE_CA =
  "with one for localhost and give that in NODE_EXTRA_CA_CERTS (Node) or DENO_CERT (Deno), or set listenSsl: false";

test.each<[code: string, why: string, cause: unknown]>([
  ["TLS_NOT_TRUSTED", USE_CA, node("DEPTH_ZERO_SELF_SIGNED_CERT")],
  ["TLS_NOT_TRUSTED", USE_CA, node("SELF_SIGNED_CERT_IN_CHAIN")],
  ["TLS_NOT_TRUSTED", USE_CA, node("UNABLE_TO_VERIFY_LEAF_SIGNATURE")],
  ["TLS_NOT_TRUSTED", USE_CA, node("UNABLE_TO_GET_ISSUER_CERT_LOCALLY")],
  ["TLS_NOT_TRUSTED", USE_CA, deno("invalid peer certificate: UnknownIssuer")],
  ["TLS_NOT_TRUSTED", USE_CA, deno("invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))")],
  ["TLS_NOT_TRUSTED", "has expired", node("CERT_HAS_EXPIRED")],
  ["TLS_NOT_TRUSTED", "has expired", deno("invalid peer certificate: Expired")],
  ["TLS_NOT_TRUSTED", "is not valid yet: set the clock", node("CERT_NOT_YET_VALID")],
  [
    "TLS_NOT_TRUSTED",
    "is not valid yet: set the clock",
    deno("invalid peer certificate: certificate not valid yet: verification time 1 (UNIX), 2"),
  ],
  [
    "TLS_NOT_TRUSTED",
    "has expired",
    deno("invalid peer certificate: certificate expired: verification time 2 (UNIX), 1"),
  ],
  ["TLS_NOT_TRUSTED", "is for another host name", node("ERR_TLS_CERT_ALTNAME_INVALID")],
  ["TLS_NOT_TRUSTED", "is for another host name", deno("invalid peer certificate: NotValidForName")],
  [
    "TLS_NOT_TRUSTED",
    "is for another host name",
    deno("invalid peer certificate: certificate not valid for name"),
  ],
  ["NOT_GATEWAY", "does not speak TLS: use http://", node("ERR_SSL_WRONG_VERSION_NUMBER")],
  [
    "NOT_GATEWAY",
    "does not speak TLS: use http://",
    deno("received corrupt message of type InvalidContentType"),
  ],
  ["NOT_GATEWAY", "does not speak HTTP", node("HPE_INVALID_CONSTANT")],
  ["NOT_GATEWAY", "does not speak HTTP", deno("invalid HTTP version parsed")],
  ["CONNECT_FAILED", "start the gateway, or correct option url", node("ECONNREFUSED")],
  ["CONNECT_FAILED", "start the gateway, or correct option url", deno("Connection refused (os error 111)")],
  ["CONNECT_FAILED", "the host localhost was not found", node("ENOTFOUND")],
  [
    "CONNECT_FAILED",
    "the host localhost was not found",
    deno("dns error: failed to lookup address information"),
  ],
  ["CONNECT_FAILED", "is not reachable", node("UND_ERR_CONNECT_TIMEOUT")],
  ["CONNECT_FAILED", "closed the connection without an answer", node("UND_ERR_SOCKET", "other side closed")],
  ["CONNECT_FAILED", "closed the connection without an answer", deno("tls handshake eof")],
  ["INVALID_OPTION", "no request may go to port 5000", node("", "bad port")],
  [
    "INVALID_OPTION",
    "no request may go to port 5000",
    new TypeError("Fetch failed: Requests to port 1 are blocked"),
  ],
  ["NOT_PERMITTED", "--allow-net=localhost:5000", named("NotCapable")],
  ["NOT_PERMITTED", "--allow-net=localhost:5000", node("EACCES")],
  ["CONNECT_FAILED", "the request to localhost:5000 failed: strange", new Error("strange")],
  ["CONNECT_FAILED", "failed: undefined", "undefined"],
  ["CONNECT_FAILED", "no reason was given", undefined],
  ["CONNECT_FAILED", "no reason was given", new Error("")],
  ["CONNECT_FAILED", "failed: 7", 7],
])("%s says: %s", (code, why, cause) => {
  const error = fetchFailure("read it", URL_HERE, cause);
  expect(error.code).toBe(code);
  expect(error.message).toMatch(/^Cannot read it: /);
  expect(error.message).toContain(why);
});

test("the errors of a list are looked into: Node tries each address of a name", () => {
  const cause = new AggregateError([node("ECONNREFUSED"), node("ECONNREFUSED")], "");
  expect(fetchFailure("read it", URL_HERE, new TypeError("fetch failed", { cause })).message).toContain(
    "start the gateway",
  );
});

test("plain HTTP gets the advice to use https, and another host no advice about conf.yaml", () => {
  const closed = fetchFailure("read it", "http://localhost:5000/v1/api/x", node("ECONNRESET"));
  expect(closed.message).toContain("use https:// in option url");
  for (const code of ["DEPTH_ZERO_SELF_SIGNED_CERT", "CERT_HAS_EXPIRED", "ERR_TLS_CERT_ALTNAME_INVALID"]) {
    const error = fetchFailure("read it", "https://api.example.com/v1/api/x", node(code));
    expect(error.code).toBe("TLS_NOT_TRUSTED");
    expect(error.message).not.toContain("conf.yaml");
  }
});

test("causes that refer to each other, and getters that throw, come to an end", () => {
  const one = new Error("one");
  one.cause = one;
  expect(fetchFailure("read it", URL_HERE, one).code).toBe("CONNECT_FAILED");
  const hostile = new Proxy(
    {},
    {
      get: () => {
        throw new Error("no");
      },
    },
  );
  expect(fetchFailure("read it", URL_HERE, hostile).code).toBe("CONNECT_FAILED");
});
