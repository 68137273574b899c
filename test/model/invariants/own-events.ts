import type { ApiEvent, ApiUser } from "../api-user.ts";
import type { Invariant } from "../record.ts";

/** Requests of `lease.api` by the events that answer them. */
const REQUESTS: Readonly<Record<string, string>> = {
  contractDetails: "reqContractDetails",
  contractDetailsEnd: "reqContractDetails",
  tickPrice: "reqMktData",
  tickSize: "reqMktData",
  tickString: "reqMktData",
  tickReqParams: "reqMktData",
  historicalData: "reqHistoricalData",
  execDetailsEnd: "reqExecutions",
  accountSummary: "reqAccountSummary",
  accountSummaryEnd: "reqAccountSummary",
};
/** Requests without a number, by their events. */
const UNNUMBERED: Readonly<Record<string, readonly string[]>> = {
  position: ["reqPositions"],
  positionEnd: ["reqPositions"],
  openOrderEnd: ["reqOpenOrders", "reqAllOpenOrders"],
};

/** A caller of `lease.api` receives the answers to its own requests, under its own numbers. */
export const ownEvents: Invariant = {
  name: "lease.api: each caller receives only what it requested, under its own numbers",
  breaches: ({ users }) => users.flatMap((user) => user.events.flatMap((event) => strange(user, event))),
};

function strange(user: ApiUser, { event, args, seq, atMs }: ApiEvent): readonly string[] {
  const [first, second] = args;
  const requested = (methods: readonly string[], id?: unknown): boolean =>
    user.calls.some(
      (call) => methods.includes(call.method) && call.seq < seq && (id === undefined || call.id === id),
    );
  const not = (why: string): readonly string[] => [`caller ${user.no} received ${event} at ${atMs}: ${why}`];
  const numbered = REQUESTS[event];
  if (numbered !== undefined) {
    if (!requested([numbered], first)) return not(`it never called ${numbered}(${first})`);
    const symbol = event === "contractDetails" ? (second as Details).contract.symbol : undefined;
    const named = user.calls.some((call) => call.id === first && call.symbol === symbol);
    return symbol === undefined || named ? [] : not(`it is about ${symbol}`);
  }
  const without = UNNUMBERED[event];
  return without === undefined || requested(without) ? [] : not(`it never called ${without.join(" or ")}`);
}

interface Details {
  readonly contract: { readonly symbol?: string };
}
