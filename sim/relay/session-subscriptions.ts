import { messageNamed, REQUESTS } from "../wire/catalogue.ts";

/** Requests of subscriptions, each with its cancel. */
const CANCELS: Readonly<Record<string, string>> = {
  reqMktData: "cancelMktData",
  reqMktDepth: "cancelMktDepth",
  reqTickByTickData: "cancelTickByTickData",
  reqRealTimeBars: "cancelRealTimeBars",
  reqHistoricalData: "cancelHistoricalData",
};
const REQUEST_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(CANCELS).map(([request, cancel]) => [cancel, request]),
);
const LINES: readonly string[] = ["reqMktData", "reqMktDepth"];
const BULLETINS = "reqNewsBulletins";

/** A subscription, with the values of its request. */
interface Subscription {
  readonly request: string;
  readonly reqId: number;
  readonly values: Readonly<Record<string, unknown>>;
}

/** What one session has subscribed to, as far as events that concern TWS as a whole end or affect it. */
export class SessionSubscriptions {
  readonly #subscriptions = new Map<string, Subscription>();
  #bulletins: "subscribed" | "none" = "none";

  /** Numbers of its market data lines and books. */
  get lines(): readonly number[] {
    return [...this.#subscriptions.values()]
      .filter(({ request }) => LINES.includes(request))
      .map(({ reqId }) => reqId);
  }

  /** Whether it gets bulletins. */
  get hasBulletins(): boolean {
    return this.#bulletins === "subscribed";
  }

  /** Follows a request that passes. */
  requested(name: string, fields: readonly string[], version: number): void {
    if (name === BULLETINS) this.#bulletins = "subscribed";
    if (name === "cancelNewsBulletins") this.#bulletins = "none";
    const cancelled = REQUEST_OF.get(name);
    if (cancelled === undefined && !(name in CANCELS)) return;
    const values = valuesOf(fields, version);
    const { reqId, snapshot, regulatorySnapshot, keepUpToDate } = values ?? {};
    if (values === undefined || typeof reqId !== "number") return;
    const isOnce = snapshot === true || regulatorySnapshot === true;
    if (cancelled !== undefined) this.#subscriptions.delete(`${cancelled}/${reqId}`);
    else if (!isOnce && keepUpToDate !== false)
      this.#subscriptions.set(`${name}/${reqId}`, { request: name, reqId, values });
  }

  /** Forgets the subscriptions of data, and makes the requests that cancel them. */
  takeCancels(version: number): readonly (readonly string[])[] {
    const all = [...this.#subscriptions.values()];
    this.#subscriptions.clear();
    return all.map(({ request, values }) =>
      messageNamed(REQUESTS, CANCELS[request] ?? "", "request").write(values as never, version),
    );
  }
}

function valuesOf(fields: readonly string[], version: number): Subscription["values"] | undefined {
  try {
    return REQUESTS.get(fields[0] ?? "")?.read(fields, version) as Subscription["values"] | undefined;
  } catch {
    return undefined;
  }
}
