import type { AnyLogged, TraceEvent } from "../../mod.ts";
import { CONNECTIVITY_RESTORED_DATA_LOST } from "../../options/mod.ts";

/** Requests for data that go on until they are cancelled. */
const SUBSCRIPTIONS: ReadonlySet<string> = new Set([
  "reqMktData",
  "reqMktDepth",
  "reqRealTimeBars",
  "reqTickByTickData",
  "reqPnL",
  "reqPnLSingle",
  "reqAccountUpdates",
]);

/** Tests whether a request is for data that go on. */
export function isSubscription({ name, values }: AnyLogged): boolean {
  if (name === "reqMktData") return values.snapshot !== true && values.regulatorySnapshot !== true;
  if (name === "reqAccountUpdates") return values.subscribe !== false;
  if (name === "reqHistoricalData") return values.keepUpToDate === true;
  return SUBSCRIPTIONS.has(name);
}

/** Writes what a request is for, without its number. */
export function subjectOf({ text }: Pick<AnyLogged, "text">): string {
  return text.replace(/ #-?\d+/, "");
}

/** Progress of the client of a drill, as far as it can be seen on the wire. */
export class Progress {
  /** Connections whose sessions are ready and work, with their client IDs. */
  readonly ready: Set<number> = new Set();
  readonly #subjects = new Map<number, Map<number | undefined, string>>();
  /** Subjects of the sessions that were lost, and that no later session has requested. */
  readonly #missing = new Set<string>();
  readonly #requests = new Set<string>();
  /** Number of sessions that were ready so far. */
  sessions = 0;
  /** Number of sessions that were lost so far. */
  losses = 0;
  /** Number of different requests of the client so far. */
  get kinds(): number {
    return this.#requests.size;
  }

  /** Whether a session works, and every subscription of a lost one has been requested again. */
  get isWhole(): boolean {
    return this.ready.size > 0 && this.#missing.size === 0;
  }

  /** Subscriptions that were lost and not requested again. */
  get missing(): readonly string[] {
    return [...this.#missing];
  }

  /** Notes an event. */
  event({ connection, event, detail }: TraceEvent): void {
    if (event === "sent" && detail === "nextValidId" && !this.ready.has(connection)) {
      this.ready.add(connection);
      this.sessions++;
    }
    if (event === "sent" && detail === `error ${CONNECTIVITY_RESTORED_DATA_LOST}`) this.#lost(connection);
    if (event !== "closed" && event !== "left" && event !== "dead") return;
    this.#lost(connection);
    if (this.ready.delete(connection)) this.losses++;
  }

  /** Notes a request that has arrived. */
  request(message: AnyLogged): void {
    const { name, connection, id } = message;
    if (name === "startApi") return;
    const subject = subjectOf(message);
    this.#requests.add(subject);
    const own = this.#subjects.get(connection) ?? new Map<number | undefined, string>();
    this.#subjects.set(connection, own);
    if (isSubscription(message)) {
      own.set(id, subject);
      this.#missing.delete(subject);
    } else if (name.startsWith("cancel")) own.delete(id);
  }

  #lost(connection: number): void {
    for (const subject of this.#subjects.get(connection)?.values() ?? []) this.#missing.add(subject);
    this.#subjects.delete(connection);
  }
}
