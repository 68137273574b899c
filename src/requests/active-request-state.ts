import type { Ticket } from "../pacing/ticket.ts";

/** Where the request of a turn stands. */
export type ActiveRequestState =
  /** It was not handed to the outbox: TWS would ignore it, or it was taken back. */
  | { readonly kind: "waiting" }
  /** It waits to be sent. */
  | { readonly kind: "queued"; readonly ticket: Ticket }
  /** It was sent. */
  | {
      readonly kind: "under way";
      /** What it was sent by last, or is about to be sent again by; undefined while it is being written. */
      readonly ticket: Ticket | undefined;
      readonly sentMs: number;
      /** When it was sent last, or a part of its answer came. */
      readonly progressMs: number;
      readonly sends: number;
      /** Parts of the answer so far. */
      readonly events: number;
    }
  | { readonly kind: "over"; readonly progressMs: number };

/** What happens to the request of a turn. */
export type ActiveRequestEvent =
  /** It was handed to the outbox, and is sent by now or not. */
  | { readonly kind: "submitted"; readonly ticket: Ticket }
  /** It goes out. */
  | { readonly kind: "sent"; readonly atMs: number }
  /** A part of the answer came. */
  | { readonly kind: "part"; readonly atMs: number }
  /** The parts so far are no part of the answer. */
  | { readonly kind: "parts dropped" }
  /** A message that waits to be sent is taken back. */
  | { readonly kind: "withdrawn" }
  | { readonly kind: "ended" };

/** The state of a turn after an event; what is over stays so. */
export function nextState(state: ActiveRequestState, event: ActiveRequestEvent): ActiveRequestState {
  if (state.kind === "over") return state;
  const underWay = state.kind === "under way" ? state : undefined;
  switch (event.kind) {
    case "submitted":
      return { ...(underWay ?? { kind: "queued" }), ticket: event.ticket };
    case "sent": {
      const { sends = 0, events = 0, ticket } = underWay ?? {};
      return {
        ...{ kind: "under way", ticket, sends: sends + 1, events },
        ...{ sentMs: event.atMs, progressMs: event.atMs },
      };
    }
    case "part": {
      if (underWay === undefined) return state;
      const { ticket, sentMs, sends, events } = underWay;
      // Written out, because a copy by its fields takes several times as long, and an answer may have a million parts.
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

/** The message of a turn that waits to be sent, for the first time or again. */
export function queuedTicket(state: ActiveRequestState): Ticket | undefined {
  const ticket = state.kind === "queued" || state.kind === "under way" ? state.ticket : undefined;
  return ticket?.state.kind === "queued" ? ticket : undefined;
}
