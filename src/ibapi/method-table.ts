import { READS, REQUESTS } from "../operations/catalogue.ts";
import type { ApiRequest } from "../operations/operation.ts";
import type { AnyRead } from "../operations/read.ts";
import type { Lane } from "../pacing/pacer.ts";
import type { MethodName } from "../stoqey/mod.ts";

/** How a method of `IBApi` is carried out on a shared session. */
export type Method =
  | NumberedMethod
  /** Ends, or changes, what was requested under the same ID by another method. */
  | { readonly kind: "cancel"; readonly of: MethodName }
  /** Has no ID on the wire: answered by the lease's own read, which all share. */
  | { readonly kind: "read"; readonly read: AnyRead }
  /** Has no ID on the wire, or one of few, and goes on after its answer. */
  | { readonly kind: "continuous" }
  /** About an order. */
  | { readonly kind: "order" }
  /** Of the connection, which is the pool's: answered or ignored here. */
  | { readonly kind: "own" };

/** A request with an ID, which is sent under another one. */
export interface NumberedMethod {
  readonly kind: "numbered";
  readonly lane: Lane;
  /** Can only IBKR answer it? Then it waits while TWS is cut off. */
  readonly needsIbkr: boolean;
  /** The method that ends it, where one does. */
  readonly cancel?: MethodName;
  /** The operations that send this method. */
  readonly operations: readonly ApiRequest[];
}

const OWN: Method = { kind: "own" };
const ORDER: Method = { kind: "order" };
const CONTINUOUS: Method = { kind: "continuous" };

/** The methods that are no request of the catalogue. */
const OTHERS: Readonly<Partial<Record<MethodName, Method>>> = {
  disableUseV100Plus: OWN,
  connect: OWN,
  disconnect: OWN,
  reqIds: OWN,
  reqMarketDataType: OWN,
  setServerLogLevel: OWN,
  placeOrder: ORDER,
  cancelOrder: ORDER,
  reqGlobalCancel: ORDER,
  requestFA: CONTINUOUS,
  reqAutoOpenOrders: CONTINUOUS,
  updateDisplayGroup: { kind: "cancel", of: "subscribeToGroupEvents" },
};

/** Every method of `IBApi`, those of requests by the catalogue; a test compares the names with the class. */
export const METHODS: Readonly<Record<MethodName, Method>> = {
  ...OTHERS,
  ...methodsOf(REQUESTS),
} as Readonly<Record<MethodName, Method>>;

function methodsOf(requests: readonly ApiRequest[]): Partial<Record<MethodName, Method>> {
  const methods: Partial<Record<MethodName, Method>> = {};
  for (const { request, cancel, numbering = "id" } of requests) {
    const operations = requests.filter((other) => other.request === request);
    methods[request] = numbering === "id" ? numbered(operations) : unnumbered(operations);
    if (cancel !== undefined)
      methods[cancel] = numbering === "id" ? { kind: "cancel", of: request } : CONTINUOUS;
  }
  return methods;
}

function unnumbered(operations: readonly ApiRequest[]): Method {
  const read = READS.find(({ method }) => operations.some(({ request }) => request === method));
  const isContinuous = operations.some((operation) => "stop" in operation);
  return isContinuous || read === undefined ? CONTINUOUS : { kind: "read", read };
}

function numbered(operations: readonly ApiRequest[]): NumberedMethod {
  const lane = operations.find((one) => one.lane !== undefined)?.lane ?? "interactive";
  const needsIbkr = operations.some((one) => one.needsIbkr === true);
  const cancel = operations.find((one) => one.cancel !== undefined)?.cancel;
  return { kind: "numbered", lane, needsIbkr, operations, ...(cancel === undefined ? {} : { cancel }) };
}

/** The methods without a request of the catalogue whose first argument is an ID as well. */
const WITH_ID: ReadonlySet<MethodName> = new Set([
  "placeOrder",
  "cancelOrder",
  "reqAccountSummary",
  "cancelAccountSummary",
]);

/** Is the first argument of a method the ID of a request or an order? */
export function hasId(name: MethodName): boolean {
  const { kind } = METHODS[name];
  return kind === "numbered" || kind === "cancel" || WITH_ID.has(name);
}

/** Does no operation of a method ever end by itself? */
export function isEndless({ operations }: NumberedMethod): boolean {
  return operations.every(({ ends }) => ends.length === 0);
}

/** Does a request with these arguments go on until it is cancelled? */
export function goesOn(method: NumberedMethod, request: readonly unknown[]): boolean {
  const decided = method.operations.find((operation) => operation.goesOn !== undefined);
  return decided?.goesOn?.(request) ?? isEndless(method);
}

/** Does an event end the request that it is about? `request` is what the caller sent, `args` what was received. */
export function isLast(
  method: NumberedMethod,
  event: string,
  request: readonly unknown[],
  args: readonly unknown[],
): boolean {
  const ended = method.operations.find(({ ends }) => ends.includes(event));
  if (ended === undefined || goesOn(method, request)) return false;
  return ended.isLast?.(event, args) !== false;
}

/** The arguments of the cancel behind the ID, by those of the request. */
export function cancelArguments(
  { operations }: NumberedMethod,
  request: readonly unknown[],
): readonly unknown[] {
  return operations.find((one) => one.cancelArguments !== undefined)?.cancelArguments?.(request) ?? [];
}
