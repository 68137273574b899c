import type { TraceEvent } from "../../mod.ts";

/** What became of a message that TWS has sent. */
export type Arrival =
  | { readonly kind: "received"; readonly atMs: number }
  | { readonly kind: "doubtful"; readonly atMs: number; readonly reason: string }
  | { readonly kind: "lost" };

/** Time before the end of a connection in which a message may still have been under way, in ms. */
const UNDER_WAY_MS = 20;

/** Faults that hold bytes back, those after which a client cannot read on, and those that change a text. */
const HOLDS = /^(?:slice|bandwidth)\b/;
const BREAKS = /^(?:garble|cut-frame)\b/;
const CHANGES = /^bad-bytes\b/;

/** Facts of one connection that its events show. */
interface Life {
  /** Place of the first message that a fault made unreadable; infinite for none. */
  broken: number;
  /** Place and time of the first event that ended it for one side. */
  end: { readonly place: number; readonly atMs: number; readonly event: TraceEvent } | undefined;
}

/** Finds which messages of TWS have reached the client. A message is received only where nothing speaks against it. */
export class Arrivals {
  /** Whether events are missing at the end of the log. */
  readonly isCut: boolean;
  readonly #events: readonly TraceEvent[];
  readonly #lives = new Map<number, Life>();
  /** Times at which faults were healed, by their texts. */
  readonly #healedMs = new Map<string, number[]>();

  /** Reads the events of a drill. */
  constructor(events: readonly TraceEvent[], isCut = false) {
    this.#events = events;
    this.isCut = isCut;
    for (const [place, happened] of events.entries()) this.#note(happened, place);
  }

  /** Finds what became of the message of an event, by the place of the event. */
  of(place: number): Arrival {
    const happened = this.#events[place];
    if (happened?.event !== "sent") return { kind: "lost" };
    const { atMs, connection, faults = [] } = happened;
    const { broken, end } = this.#life(connection);
    const doubtful = (reason: string): Arrival => ({ kind: "doubtful", atMs, reason });
    if (place >= broken) return doubtful("A fault had made bytes of this connection unreadable.");
    if (end !== undefined && place > end.place)
      return end.event.event === "left"
        ? doubtful("The client had closed its side of the connection before.")
        : { kind: "lost" };
    if (faults.some((fault) => CHANGES.test(fault))) return doubtful("A fault changed its texts.");
    const holding = faults.find((fault) => HOLDS.test(fault));
    if (holding !== undefined) {
      const healedMs = this.#healedMs.get(holding)?.find((healed) => healed >= atMs);
      // A fault that is healed lets everything go that it has held back.
      if (healedMs === undefined || (end !== undefined && end.atMs - UNDER_WAY_MS < healedMs))
        return doubtful("A fault held its bytes back.");
      return { kind: "received", atMs: healedMs };
    }
    if (end !== undefined && end.atMs - atMs <= UNDER_WAY_MS && !isOrderly(end.event))
      return doubtful(`The connection ended within ${UNDER_WAY_MS} ms after it was sent.`);
    return { kind: "received", atMs };
  }

  #note(happened: TraceEvent, place: number): void {
    const { event, atMs, connection, detail, faults = [] } = happened;
    if (event === "heal") this.#healedMs.set(detail, [...(this.#healedMs.get(detail) ?? []), atMs]);
    if (connection === 0) return;
    const life = this.#life(connection);
    if (event === "left" || event === "closed" || event === "dead")
      life.end ??= { place, atMs, event: happened };
    // The message itself stands before the note of its change.
    if (event === "changed" && faults.some((fault) => BREAKS.test(fault)))
      life.broken = Math.min(life.broken, place - 1);
  }

  #life(connection: number): Life {
    const known = this.#lives.get(connection);
    if (known !== undefined) return known;
    const life: Life = { broken: Number.POSITIVE_INFINITY, end: undefined };
    this.#lives.set(connection, life);
    return life;
  }
}

/** Whether what was sent before an end still arrives: TWS closed in order, or the network died after it. */
function isOrderly({ event, detail }: TraceEvent): boolean {
  return (
    event === "dead" || (event === "closed" && detail.includes("(fin)") && !detail.startsWith("the client"))
  );
}
