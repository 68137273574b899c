import { onEnd, onFrame, onPool, onState, type Probe } from "./probe.ts";
import type { Scene } from "./scene.ts";

const IN_USE = "CLIENT_ID_IN_USE";
const PORT = 4002;
/** The client IDs that the pool may fall back to; none without that policy. */
const fallbacks = ({ run }: Scene): readonly number[] => {
  const { clientIdPolicy } = run.options;
  return Array.isArray(clientIdPolicy) ? clientIdPolicy : [];
};
const failedWith = (code: string, when: (scene: Scene) => boolean = () => true) =>
  onPool("dial-failed", (scene, { error }) => error.code === code && when(scene));
/** Code of the network of a dial that failed, such as `ECONNREFUSED`. */
const byNetwork = (code: string) =>
  onPool("dial-failed", (_, { error }) => (error.cause as { code?: string } | undefined)?.code === code);

/** Rare states of dials and handshakes. */
export const DIALS: readonly Probe[] = [
  {
    name: "326 answers the first dial after a lost session",
    about: "TWS still holds the client ID for the connection that the pool has lost.",
    seen: failedWith(IN_USE, ({ epoch, outage }) => epoch > 0 && outage.failures === 0),
  },
  {
    name: "326 answers a dial that followed a wait",
    about: "A conflict during backoff goes on with the backoff.",
    seen: failedWith(IN_USE, ({ outage }) => outage.waitsBefore > 0),
  },
  {
    name: "326 answers three dials, and then the same ID is free",
    about: "A ghost outlasts the backoff, and the pool waits for it.",
    seen: onPool("ready", ({ outage, run }, { clientId }) => {
      return outage.conflicts >= 3 && clientId === run.options.clientId;
    }),
  },
  {
    name: "a fallback client ID is used",
    about: "Orders of the configured ID are not those of this session.",
    seen: onPool("ready", ({ run }, { clientId }) => clientId !== run.options.clientId),
  },
  {
    name: "every fallback client ID is refused",
    about: "The pool begins again with the configured one after a wait.",
    seen: failedWith(IN_USE, (scene) => {
      const { length } = fallbacks(scene);
      return length > 0 && scene.outage.clientId === fallbacks(scene).at(-1);
    }),
  },
  {
    name: "an ID with orders is dialled again in spite of fallbacks",
    about: "Orders belong to the ID that placed them.",
    seen: onPool("dial", (scene, { clientId }) => {
      const { code, clientId: last } = scene.outage;
      return code === IN_USE && fallbacks(scene).length > 0 && clientId === last;
    }),
  },
  {
    name: 'the pool gives up at the first 326 by the policy "fail"',
    about: "No dial follows until the next call.",
    seen: failedWith(IN_USE, ({ run, state }) => run.options.clientIdPolicy === "fail" && state === "failed"),
  },
  {
    name: "the pool gives up after 326 for clientIdTimeoutMs",
    about: "The wait for a client ID has an end.",
    seen: failedWith(IN_USE, ({ run, state }) => run.options.clientIdPolicy !== "fail" && state === "failed"),
  },
  {
    name: "a connection ends before the greeting",
    about: "TWS accepts and closes, as in a restart.",
    seen: onEnd(
      ({ connection, isDialling }, { by }) => by === "server" && isDialling && !connection.isGreeted,
    ),
  },
  {
    name: "a connection ends between START_API and managedAccounts",
    about: "No session may be granted, and none be counted as lost.",
    seen: onEnd(({ connection: { hasStarted, hasAccounts } }, { by }) => {
      return by === "server" && hasStarted && !hasAccounts;
    }),
  },
  {
    name: "a connection ends between START_API and nextValidId",
    about: "Accounts are known, and no order ID is.",
    seen: onEnd(({ connection: { hasAccounts, hasNextId } }, { by }) => {
      return by === "server" && hasAccounts && !hasNextId;
    }),
  },
  {
    name: "a handshake times out before the greeting",
    about: "A server that accepts and says nothing is a failed dial.",
    seen: failedWith("HANDSHAKE_TIMEOUT", ({ connection }) => !connection.isGreeted),
  },
  {
    name: "a handshake times out because START_API is not answered",
    about: "TWS has read START_API, and may hold the client ID.",
    seen: failedWith("HANDSHAKE_TIMEOUT", ({ connection: c }) => c.hasStarted && !c.hasAccounts),
  },
  {
    name: "a handshake times out because only nextValidId is missing",
    about: "Without it no order may be placed, so that there is no session.",
    seen: failedWith("HANDSHAKE_TIMEOUT", ({ connection: c }) => c.hasAccounts && !c.hasNextId),
  },
  {
    name: "a dial is not answered until it times out",
    about: "The timeout of the pool is shorter than that of the system.",
    seen: failedWith("CONNECT_FAILED", ({ nowMs, outage, run }) => {
      return nowMs - outage.dialMs >= run.options.dialTimeoutMs;
    }),
  },
  { name: "a dial is refused", about: "Nothing listens.", seen: byNetwork("ECONNREFUSED") },
  { name: "a dial finds no name", about: "The resolver fails.", seen: byNetwork("ENOTFOUND") },
  { name: "a dial finds no route", about: "The network is down.", seen: byNetwork("EHOSTUNREACH") },
  {
    name: "a dial reaches a server that is no TWS",
    about: "No other dial can cure that.",
    seen: failedWith("NOT_TWS"),
  },
  {
    name: "a dial reaches a TWS of an unsupported version",
    about: "No other dial can cure that.",
    seen: failedWith("UNSUPPORTED_VERSION"),
  },
  {
    name: "the pool dials again after it had given up",
    about: "The next call begins a new series.",
    seen: onState("dialing", ({ state }) => state === "failed"),
  },
  {
    name: "eight dials of one outage fail",
    about: "The wait between dials reaches its cap.",
    seen: onPool("dial-failed", ({ outage }) => outage.failures >= 7),
  },
  {
    name: "the port that 1300 names is dialled",
    about: "The pool follows where the options allow it.",
    seen: onPool("dial", (_, { port }) => port !== PORT),
  },
  {
    name: "the configured port is dialled after the named one failed",
    about: "Nothing may ever answer at a port that 1300 names.",
    seen: onPool("dial", ({ outage }, { port }) => port === PORT && (outage.port ?? PORT) !== PORT),
  },
  {
    name: "nextValidId is not higher than an ID that was used",
    about: "IDs of orders are never used twice, whatever TWS says.",
    seen: onFrame(
      "out",
      "nextValidId",
      ({ orders }, { values }) => Number(values.orderId) <= orders.highestId,
    ),
  },
];
