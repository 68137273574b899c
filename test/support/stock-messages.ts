import type { IBApi } from "@stoqey/ib";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { AnyMessage } from "../../sim/wire/catalogue.ts";
import { COVERAGE_SEED, expectReached } from "./coverage.ts";
import { StockClient } from "./offline-client.ts";
import { runs } from "./runs.ts";
import { anyValues, asKnown, unlike, type Values, VERSIONS } from "./wire-values.ts";

// biome-ignore lint/suspicious/noExplicitAny: values of any message, arguments of any method and event
export type Any = any;

/** Events of the stock client, in their order. */
export type Events = readonly (readonly [event: string, ...args: unknown[]])[];

/** Parts of a message that the stock client has as one object. */
const CONTRACT_PARTS = [
  "conId symbol secType lastTradeDate strike right multiplier exchange primaryExchange currency localSymbol",
  "tradingClass includeExpired secIdType secId issuerId legs",
]
  .join(" ")
  .split(" ");

/** Makes the contract of a request as the stock client takes it. */
export const requestContract = (v: Any): object => ({
  conId: v.conId,
  symbol: v.symbol,
  secType: v.secType,
  lastTradeDateOrContractMonth: v.lastTradeDate,
  strike: v.strike,
  right: v.right,
  multiplier: v.multiplier,
  exchange: v.exchange,
  primaryExch: v.primaryExchange,
  currency: v.currency,
  localSymbol: v.localSymbol,
  tradingClass: v.tradingClass,
  includeExpired: v.includeExpired,
  secIdType: v.secIdType,
  secId: v.secId,
  issuerId: v.issuerId,
  comboLegs: v.legs,
});

/** Makes the contract of a response as the stock client emits it. */
export const responseContract = (v: Any): Record<string, unknown> => ({
  conId: v.conId,
  symbol: v.symbol,
  secType: v.secType,
  lastTradeDateOrContractMonth: v.lastTradeDate,
  strike: v.strike,
  right: v.right === "" ? undefined : v.right,
  multiplier: Number(v.multiplier),
  exchange: v.exchange,
  currency: v.currency,
  localSymbol: v.localSymbol,
  tradingClass: v.tradingClass,
});

/** Picks values by their names, which blanks separate. */
export const pick = (v: Any, names: string): Record<string, unknown> =>
  Object.fromEntries(names.split(" ").map((name) => [name, v[name]]));

/** Gets prices and volume of a bar, in the order of the stock client's events. */
export const barOf = (v: Any): unknown[] => [v.open, v.high, v.low, v.close, v.volume];

/** Gets the values of a message in the order of the wire, with its contract as one object. */
function argumentsOf({ parts }: AnyMessage, v: Any, contractOf: (v: Any) => object): unknown[] {
  const names = parts.map(({ name }) => name).filter((name) => name !== "options");
  const contractParts = names.includes("symbol") ? CONTRACT_PARTS : [];
  const first = names.find((name) => contractParts.includes(name));
  return names
    .filter((name) => name === first || !contractParts.includes(name))
    .map((name) => (name === first ? contractOf(v) : v[name]));
}

const messagesOf = (subject: object): (readonly [string, AnyMessage])[] =>
  Object.values(subject)
    .filter((part): part is AnyMessage => typeof part === "object" && part !== null && "read" in part)
    .map((message) => [message.name, message] as const);

/** Exceptions of the requests of one subject, each by the name of the request. */
export interface RequestExceptions {
  /** Calls the stock client. Default: its method of that name, with the values in the order of the wire. */
  readonly send?: Readonly<Record<string, (api: Any, v: Any) => void>>;
  /** Changes the values to those that the client sends whatever it is given. */
  readonly sentAs?: Readonly<Record<string, (v: Values) => Values>>;
  /** Requests that the client has no way to send. */
  readonly neverSent?: readonly string[];
}

/** Adds a test for each request of a subject: what the stock client writes, at every version, is read back equal. */
export function testRequests(subject: object, exceptions: RequestExceptions = {}): void {
  const { send = {}, sentAs = {}, neverSent = [] } = exceptions;
  for (const name of [...Object.keys(send), ...Object.keys(sentAs), ...neverSent]) {
    if (!messagesOf(subject).some(([known]) => known === name)) throw new Error(`There is no ${name}`);
  }
  const sendable = messagesOf(subject).filter(([name]) => !neverSent.includes(name));
  test.each(sendable)("%s is read as the stock client writes it, at every version", (name, message) => {
    const clients = new Map<number, StockClient>();
    const call = send[name] ?? ((api: Any, v: Any) => api[name](...argumentsOf(message, v, requestContract)));
    /** What the client writes for some values, and the values that its version knows; it may refuse to write. */
    const written = (any: Values, version: number) => {
      const known = asKnown(message.parts, any, version);
      const values = sentAs[name]?.(known) ?? known;
      const client = clients.get(version) ?? new StockClient(version);
      clients.set(version, client);
      client.written.length = 0;
      client.emitted.length = 0;
      call(client.api as IBApi, values);
      return { client, values, frame: client.written[0] };
    };
    fc.assert(
      fc.property(anyValues(message.parts), fc.constantFrom(...VERSIONS), (any, version) => {
        const { client, values, frame } = written(any, version);
        // The client refuses what its version does not know, and sends nothing.
        if (frame === undefined) {
          expect(client.complaints[0]?.[2]).toBe(503);
          return;
        }
        expect(frame[0]).toBe(`${message.id}`);
        expect(unlike(message.parts, values, message.read(frame, version) as Values, version)).toEqual([]);
      }),
      runs(60),
    );
    const sample = fc.sample(anyValues(message.parts), { seed: COVERAGE_SEED, path: "", numRuns: 20 });
    const sent = sample.filter((any) => written(any, VERSIONS.at(-1) ?? 0).frame !== undefined).length;
    expectReached({ sent }, { sent: 1 });
  });
}

/** Exceptions of the responses of one subject, each by the name of the response. */
export interface ResponseExceptions {
  /** Makes the events that the client emits. Default: one of that name, with the values in the order of the wire. */
  readonly emitted?: Readonly<Record<string, (v: Any, version: number) => Events>>;
  /** Tests whether the client misreads a response at a version. */
  readonly misread?: (name: string, version: number) => boolean;
}

/** Adds a test for each response of a subject: what the fake writes, at every version, the stock client reads equal. */
export function testResponses(subject: object, exceptions: ResponseExceptions = {}): void {
  const { emitted = {}, misread = () => false } = exceptions;
  for (const name of Object.keys(emitted)) {
    if (!messagesOf(subject).some(([known]) => known === name)) throw new Error(`There is no ${name}`);
  }
  test.each(messagesOf(subject))(
    "%s is read by the stock client as written, at every version",
    (name, message) => {
      const clients = new Map<number, StockClient>();
      const versions = VERSIONS.filter((version) => !misread(name, version));
      const events =
        emitted[name] ?? ((v: Any): Events => [[name, ...argumentsOf(message, v, responseContract)]]);
      fc.assert(
        fc.property(anyValues(message.parts), fc.constantFrom(...versions), (any, version) => {
          const values = asKnown(message.parts, any, version);
          const client = clients.get(version) ?? new StockClient(version);
          clients.set(version, client);
          client.emitted.length = 0;
          client.frame(message.write(values as never, version));
          expect(client.emitted).toEqual(events(values, version));
        }),
        runs(60),
      );
    },
  );
}
