import { createServer } from "node:net";
import { compete, garbage, mute, unavailable } from "../../../sim/web/mod.ts";
import type { WebPoolOptions } from "../../../src/web/mod.ts";
import { type CertificateOptions, certificate } from "./certificate.ts";
import { gatewayWith, rawServer, webServer } from "./hazard-servers.ts";

/** What a pool finds at a URL, and what it says. */
export interface WebHazard {
  /** Starts it. @returns Host and port. */
  host(): Promise<string>;
  readonly scheme?: "https";
  readonly options?: WebPoolOptions;
  readonly code: string;
  /** The sentence behind "Cannot connect to the gateway: ", in which HOST is the host. */
  readonly why: string;
  /** True where callers wait for the next dial. */
  readonly isRetried: boolean;
}

/** Header fields of a page. */
export const HTML = { "content-type": "text/html" };
/** Beginning of the sentence about a server that is something else. */
export const NO_GATEWAY =
  "Cannot begin a session: the server is no Client Portal gateway, or option url is wrong:";
/** What to do about a port where plain HTTP has no answer. */
export const PLAIN_HTTP = "use https:// in option url (listenSsl is true by default), or correct its port";
const CHECK_URL = "check that option url is that of a Client Portal gateway";
const MUTE = "did not answer within 200 ms: restart the gateway, or correct option url (now http://HOST)";
const LOG_IN = "log in at http://HOST in a browser on the machine of the gateway";
const LOGIN_PAGE = `Cannot use the Client Portal gateway: it shows its login page; ${LOG_IN}`;
const OUT_OF_SERVICE = ": the gateway or IBKR is out of service, try again later";

/** By what is the case. */
export const WEB_HAZARDS: Readonly<Record<string, WebHazard>> = {
  "nobody listens": {
    host: async () => {
      const server = createServer();
      await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
      const { port } = server.address() as { port: number };
      await new Promise((resolve) => server.close(resolve));
      return `127.0.0.1:${port}`;
    },
    code: "CONNECT_FAILED",
    why: "Cannot begin a session: nothing accepts connections at HOST: start the gateway, or correct option url",
    isRetried: true,
  },
  "the name of the host is unknown": {
    host: async () => "no-such-host.invalid:5000",
    scheme: "https",
    code: "CONNECT_FAILED",
    why: "Cannot begin a session: the host no-such-host.invalid was not found: correct option url, or check the network",
    isRetried: true,
  },
  "the server accepts connections and is mute": {
    host: () => rawServer(() => {}),
    options: { dialTimeoutMs: 200 },
    code: "REQUEST_TIMEOUT",
    why: `Cannot begin a session: the gateway ${MUTE}`,
    isRetried: true,
  },
  "the gateway accepts requests and is mute": {
    host: async () => (await gatewayWith(mute())).host,
    options: { dialTimeoutMs: 200 },
    code: "REQUEST_TIMEOUT",
    why: `Cannot begin a session: the gateway ${MUTE}`,
    isRetried: true,
  },
  "the server is SSH": {
    host: () => rawServer((connection) => void connection.write("SSH-2.0-OpenSSH_9.6\r\n")),
    code: "NOT_GATEWAY",
    why: `Cannot begin a session: HOST does not speak HTTP: ${PLAIN_HTTP}`,
    isRetried: false,
  },
  "the server is SSH, and TLS is expected": {
    host: () => rawServer((connection) => void connection.write("SSH-2.0-OpenSSH_9.6\r\n")),
    scheme: "https",
    code: "NOT_GATEWAY",
    why: "Cannot begin a session: HOST does not speak TLS: use http:// in option url, or correct its port",
    isRetried: false,
  },
  "the server is TWS, which closes what does not greet it": {
    host: () => rawServer((connection) => void connection.on("data", () => connection.end())),
    code: "CONNECT_FAILED",
    why: `Cannot begin a session: HOST closed the connection without an answer: if it goes on, ${PLAIN_HTTP}`,
    isRetried: true,
  },
  "the server has web pages": {
    host: () => webServer(200, HTML, "<!doctype html><html><title>Welcome</title></html>"),
    code: "NOT_GATEWAY",
    why: `${NO_GATEWAY} it answers with HTML instead of JSON`,
    isRetried: false,
  },
  "the server has no such page": {
    host: () => webServer(404, HTML, "<html><body>Not found</body></html>"),
    code: "NOT_GATEWAY",
    why: `${NO_GATEWAY} it answers with HTML and status 404`,
    isRetried: false,
  },
  "the server redirects to another page": {
    host: () => webServer(301, { location: "https://example.com/" }, ""),
    code: "NOT_GATEWAY",
    why: `${NO_GATEWAY} it redirects to another page`,
    isRetried: false,
  },
  "the server has another API": {
    host: () => webServer(404, { "content-type": "application/json" }, '{"detail":"Not Found"}'),
    code: "WEB_ERROR",
    why: `Cannot begin a session with the gateway: the gateway answered 404: ${CHECK_URL}`,
    isRetried: true,
  },
  "the server answers everything": {
    host: () => webServer(200, { "content-type": "application/json" }, '{"hello":"world"}'),
    code: "WEB_ERROR",
    why: `Cannot begin a session with the gateway: the answer to the status has no flags: ${CHECK_URL}`,
    isRetried: true,
  },
  "the gateway redirects to its login": {
    host: () => webServer(302, { location: "/sso/Login?forwardTo=22&RL=1" }, ""),
    code: "LOGIN_REQUIRED",
    why: LOGIN_PAGE,
    isRetried: false,
  },
  "the gateway sends its login page": {
    host: async () => (await gatewayWith(garbage())).host,
    code: "LOGIN_REQUIRED",
    why: LOGIN_PAGE,
    isRetried: false,
  },
  "the gateway sends half an answer": {
    host: async () => (await gatewayWith(garbage({ what: "truncated" }))).host,
    code: "NOT_GATEWAY",
    why: `${NO_GATEWAY} it answers with a text instead of JSON`,
    isRetried: false,
  },
  "the certificate is not trusted": {
    host: async () => (await gatewayWith(undefined, { tls: await certificate() })).host,
    scheme: "https",
    code: "TLS_NOT_TRUSTED",
    why: "Cannot begin a session: the TLS certificate of HOST is not trusted: replace the gateway's own certificate, which expired in 2019, with one for 127.0.0.1 and give that in NODE_EXTRA_CA_CERTS (Node) or DENO_CERT (Deno), or set listenSsl: false in the gateway's conf.yaml and use http://",
    isRetried: false,
  },
  "TLS is spoken to a gateway without it": {
    host: async () => (await gatewayWith(undefined)).host,
    scheme: "https",
    code: "NOT_GATEWAY",
    why: "Cannot begin a session: HOST does not speak TLS: use http:// in option url, or correct its port",
    isRetried: false,
  },
  "nobody is logged in": {
    host: async () => (await gatewayWith(undefined, { loggedIn: false })).host,
    code: "LOGIN_REQUIRED",
    why: `Cannot use the Client Portal gateway: nobody is logged in; ${LOG_IN}`,
    isRetried: false,
  },
  "another login competes": {
    host: async () => (await gatewayWith(compete())).host,
    code: "COMPETING_SESSION",
    why: "Cannot begin a brokerage session: another login of the same username (TWS, mobile or web) holds the brokerage session; log out there, use a second username, or set takeOver",
    isRetried: false,
  },
  "the gateway answers 503 without a text": {
    host: async () => (await gatewayWith(unavailable({ afterMs: 10 }))).host,
    code: "WEB_ERROR",
    why: `Cannot begin a session with the gateway: the gateway answered 503${OUT_OF_SERVICE}`,
    isRetried: true,
  },
};

const day = (year: number): Date => new Date(Date.UTC(year, 0, 1));
const CURE = "replace the gateway's certificate, or set listenSsl: false in its conf.yaml and use http://";

/** Certificates of a trusted authority that are refused: what each is like, and the sentence behind "of HOST ". */
export const REFUSED_CERTIFICATES: Readonly<Record<string, readonly [CertificateOptions, string]>> = {
  "has expired": [{ days: [day(2018), day(2019)] }, `has expired: ${CURE}`],
  "begins in the future": [
    { days: [day(2198), day(2199)] },
    `is not valid yet: set the clock of this machine, or ${CURE}`,
  ],
  "is for another host": [{ host: "gateway.example" }, `is for another host name: ${CURE}`],
};
