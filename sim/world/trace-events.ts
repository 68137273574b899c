/** Name of an event of the trace of a fake TWS. */
export type TraceEventName =
  | "opened"
  | "refused"
  | "hello"
  | "read"
  | "lost"
  | "unread"
  | "start"
  | "ignored"
  | "unreadable"
  | "sent"
  | "changed"
  | "left"
  | "dead"
  | "half-closed"
  | "closed"
  | "freed"
  | "fault"
  | "heal"
  | "pause"
  | "resume"
  | "step"
  | "mark"
  | "failed";

/** Events of the trace of a fake TWS, each with what it means and what its detail says. */
export const TRACE_EVENTS: Readonly<Record<TraceEventName, string>> = {
  opened: "a connection was accepted; whether it stays mute",
  refused: "a dial was refused",
  hello: "the versions that the client offers, such as 100..193",
  read: "the name of a client's message that TWS read",
  lost: "the name of a client's message, or of a message of TWS, that a fault lost",
  unread: "the name of a client's message that had arrived and that a fault kept TWS from reading",
  start: "START_API was read; the client ID",
  ignored: "a request that TWS leaves unanswered; the reason",
  unreadable: "a client's message that cannot be read; its name and the reason",
  sent: "the name of a message of TWS, and the code of an error",
  changed: "the name of a message of TWS that a fault changed on its way, and its bytes",
  left: "the client closed its side: fin or rst; recorded when it did, even if the server cannot notice yet",
  dead: "the connection became half-open",
  "half-closed": "the server ended what it sends, and goes on reading",
  closed: "the server closed the connection; the reason",
  freed: "a client ID that was in use after a half-open loss is free again",
  fault: "a fault began; its text",
  heal: "a fault was healed; its text",
  pause: "a fault was paused; its text",
  resume: "a paused fault goes on; its text",
  step: "a scenario performed a step; its place in the timeline, what it does, and the outcome of what it expects",
  mark: "a mark of a scenario was set; its name",
  failed: "something that the fake was to do was not possible; the reason",
};
