import type { Ticket } from "../pacing/ticket.ts";

/** State of an `ActiveRequest`. */
export type ActiveRequestState =
  /** State outside the outbox: TWS would ignore the request, or it was taken back. */
  | { readonly kind: "waiting" }
  /** Waits to be sent. */
  | { readonly kind: "queued"; readonly ticket: Ticket }
  /** State after it was sent, until it is complete. */
  | {
      readonly kind: "under way";
      /** Ticket of the last message, sent or waiting; undefined while it is being written. */
      readonly ticket: Ticket | undefined;
      readonly sentMs: number;
      /** Time at which it was sent last, or a part of its answer was received. */
      readonly progressMs: number;
      readonly sends: number;
      /** Parts of the answer that were received. */
      readonly events: number;
    }
  | { readonly kind: "over"; readonly progressMs: number };

/** Event in the life of an `ActiveRequest`. */
export type ActiveRequestEvent =
  /** Handed to the outbox, and possibly sent already. */
  | { readonly kind: "submitted"; readonly ticket: Ticket }
  /** Written to the connection. */
  | { readonly kind: "sent"; readonly atMs: number }
  /** A part of the answer was received. */
  | { readonly kind: "part"; readonly atMs: number }
  /** The parts that were received do not belong to the answer. */
  | { readonly kind: "parts dropped" }
  /** The message that waits to be sent was taken back. */
  | { readonly kind: "withdrawn" }
  | { readonly kind: "ended" };

/** Computes the state after an event. `over` is final. */
export function nextState(state: ActiveRequestState, event: ActiveRequestEvent): ActiveRequestState {
  if (state.kind === "over") return state;
  const underWay = state.kind === "under way" ? state : undefined;
  switch (event.kind) {
    case "submitted":
      return underWay === undefined
        ? { kind: "queued", ticket: event.ticket }
        : { ...underWay, ticket: event.ticket };
    case "sent": {
      const { sends = 0, events = 0, ticket } = underWay ?? {};
      return {
        kind: "under way",
        ticket,
        sentMs: event.atMs,
        progressMs: event.atMs,
        sends: sends + 1,
        events,
      };
    }
    case "part": {
      if (underWay === undefined) return state;
      const { ticket, sentMs, sends, events } = underWay;
      // Written out: a spread copy takes several times as long, and an answer may have a million parts.
      return { kind: "under way", ticket, sentMs, progressMs: event.atMs, sends, events: events + 1 };
    }
    case "parts dropped":
      return underWay === undefined ? state : { ...underWay, events: 0 };
    case "withdrawn":
      return underWay === undefined ? { kind: "waiting" } : { ...underWay, ticket: undefined };
    case "ended":
      return { kind: "over", progressMs: underWay?.progressMs ?? 0 };
  }
}

/** Gets the ticket of a message that waits to be sent, for the first time or again. */
export function queuedTicket(state: ActiveRequestState): Ticket | undefined {
  const ticket = state.kind === "queued" || state.kind === "under way" ? state.ticket : undefined;
  return ticket?.state.kind === "queued" ? ticket : undefined;
}
