import { expect, test } from "vitest";
import { Ticket, type TicketState } from "../../../src/pacing/ticket.ts";
import {
  type ActiveRequestEvent,
  type ActiveRequestState,
  nextState,
  queuedTicket,
} from "../../../src/requests/active-request-state.ts";

const ticket = (state: TicketState = { kind: "queued", behind: "messages" }): Ticket =>
  Object.assign(new Ticket({ lane: "interactive", owner: undefined }, () => {}, 0), { state });
const after = (...events: readonly ActiveRequestEvent[]): ActiveRequestState =>
  events.reduce(nextState, { kind: "waiting" } as ActiveRequestState);

test("a request is queued, then under way with its ticket and its parts, then over", () => {
  const [first, again] = [ticket(), ticket()];
  const queued = after({ kind: "submitted", ticket: first });
  expect(queued).toEqual({ kind: "queued", ticket: first });
  const sent = nextState(queued, { kind: "sent", atMs: 5 });
  expect(sent).toEqual({
    kind: "under way",
    ticket: undefined,
    sentMs: 5,
    progressMs: 5,
    sends: 1,
    events: 0,
  });
  const going = [
    { kind: "submitted", ticket: first },
    { kind: "part", atMs: 7 },
    { kind: "part", atMs: 9 },
  ] as const;
  const begun = going.reduce(nextState, sent);
  expect(begun).toEqual({
    kind: "under way",
    ticket: first,
    sentMs: 5,
    progressMs: 9,
    sends: 1,
    events: 2,
  });
  const twice = [
    { kind: "submitted", ticket: again },
    { kind: "sent", atMs: 20 },
    { kind: "parts dropped" },
  ] as const;
  const second = twice.reduce(nextState, begun);
  expect(second).toEqual({
    kind: "under way",
    ticket: again,
    sentMs: 20,
    progressMs: 20,
    sends: 2,
    events: 0,
  });
  const over = nextState(second, { kind: "ended" });
  expect(over).toEqual({ kind: "over", progressMs: 20 });
  for (const event of [...going, ...twice, { kind: "withdrawn" } as const])
    expect(nextState(over, event)).toBe(over);
});

test("withdrawing a message leaves a request waiting, or under way without a second message", () => {
  const one = ticket();
  expect(after({ kind: "submitted", ticket: one }, { kind: "withdrawn" })).toEqual({ kind: "waiting" });
  const sent = after({ kind: "sent", atMs: 1 }, { kind: "submitted", ticket: one }, { kind: "withdrawn" });
  expect(sent).toEqual({
    kind: "under way",
    ticket: undefined,
    sentMs: 1,
    progressMs: 1,
    sends: 1,
    events: 0,
  });
});

test("parts count only once the request was sent; a request that ends before has no progress", () => {
  const queued = after({ kind: "submitted", ticket: ticket() });
  expect(nextState(queued, { kind: "part", atMs: 3 })).toBe(queued);
  expect(nextState(queued, { kind: "parts dropped" })).toBe(queued);
  expect(nextState(queued, { kind: "ended" })).toEqual({ kind: "over", progressMs: 0 });
});

test("queuedTicket() is the first message or the next one, and none once it was sent", () => {
  const one = ticket();
  expect(queuedTicket({ kind: "waiting" })).toBeUndefined();
  expect(queuedTicket(after({ kind: "submitted", ticket: one }))).toBe(one);
  expect(queuedTicket(after({ kind: "sent", atMs: 1 }, { kind: "submitted", ticket: one }))).toBe(one);
  expect(queuedTicket(after({ kind: "sent", atMs: 1 }))).toBeUndefined();
  const sent = ticket({ kind: "sent", atMs: 1 });
  expect(queuedTicket(after({ kind: "submitted", ticket: sent }))).toBeUndefined();
  expect(queuedTicket({ kind: "over", progressMs: 1 })).toBeUndefined();
});
