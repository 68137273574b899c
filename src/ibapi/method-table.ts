import { READS, REQUESTS } from "../operations/catalogue.ts";
import type { ApiRequest } from "../operations/operation.ts";
import type { AnyRead } from "../operations/read.ts";
import type { Lane } from "../pacing/pacer.ts";
import type { MethodName } from "../stoqey/mod.ts";
import { defined } from "../util/defined.ts";

/** Handling of a method of `IBApi` on a shared session. */
export type Method =
  | NumberedMethod
  /** Cancels, or changes, the request that another method sent under the same ID. */
  | { readonly kind: "cancel"; readonly of: MethodName }
  /** A request without an ID on the wire; answered by a read that all leases share. */
  | { readonly kind: "read"; readonly read: AnyRead }
  /** A request without an ID on the wire, or with one of few, that continues after its answer. */
  | { readonly kind: "continuous" }
  /** Places or cancels orders. */
  | { readonly kind: "order" }
  /** Concerns the connection, which the pool owns; answered or ignored by the view. */
  | { readonly kind: "own" };

/** A request with an ID, which is sent under an ID of the session. */
export interface NumberedMethod {
  readonly kind: "numbered";
  readonly lane: Lane;
  /** True when only IBKR can answer it: it then waits while TWS is disconnected from IBKR. */
  readonly needsIbkr: boolean;
  /** The method that cancels it; undefined when there is none. */
  readonly cancel?: MethodName;
  /** The operations that send this method. */
  readonly operations: readonly ApiRequest[];
}

const OWN: Method = { kind: "own" };
const ORDER: Method = { kind: "order" };
const CONTINUOUS: Method = { kind: "continuous" };

/** The methods without an operation in the catalogue. */
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
  return { kind: "numbered", lane, needsIbkr, operations, ...defined({ cancel }) };
}

/** Other methods whose first argument is an ID. */
const WITH_ID: ReadonlySet<MethodName> = new Set([
  "placeOrder",
  "cancelOrder",
  "reqAccountSummary",
  "cancelAccountSummary",
]);

/** Returns whether the first argument of a method is the ID of a request or an order. */
export function hasId(name: MethodName): boolean {
  const { kind } = METHODS[name];
  return kind === "numbered" || kind === "cancel" || WITH_ID.has(name);
}

/** Returns whether no operation of a method ends by itself. */
export function isEndless({ operations }: NumberedMethod): boolean {
  return operations.every(({ ends }) => ends.length === 0);
}

/** Returns whether a request with these arguments continues until it is cancelled. */
export function goesOn(method: NumberedMethod, request: readonly unknown[]): boolean {
  const decided = method.operations.find((operation) => operation.goesOn !== undefined);
  return decided?.goesOn?.(request) ?? isEndless(method);
}

/** Returns whether an event ends its request. `request` are the caller's arguments, `args` those of the event. */
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

/** Makes the arguments of the cancel behind the ID from those of the request. */
export function cancelArguments(
  { operations }: NumberedMethod,
  request: readonly unknown[],
): readonly unknown[] {
  return operations.find((one) => one.cancelArguments !== undefined)?.cancelArguments?.(request) ?? [];
}
