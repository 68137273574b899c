import { USUAL_LIMITS } from "../../sim/drills/checks/mod.ts";
import type { DrillLimits, Seen, SeenEvent, SeenMessage } from "../../sim/drills/seen.ts";
import type { AnyLogged, MessageLog, TestTws, Trace } from "../../sim/mod.ts";

/** The parts of a fake from which it can be said what a drill has seen. */
export interface SeenSource {
  readonly trace: Trace;
  readonly requests: MessageLog;
  readonly answers: MessageLog;
  readonly book?: Pick<TestTws, "orders" | "fills"> | undefined;
}

/** Makes what a drill has seen from a fake: each event of its trace is a frame, and each message is found in the trace. */
export function seenOf(
  { trace, requests, answers, book }: SeenSource,
  {
    clientId = 1,
    startMs,
    endMs,
    limits = {},
  }: {
    readonly clientId?: number;
    readonly startMs?: number;
    readonly endMs: number;
    readonly limits?: Partial<DrillLimits>;
  },
): Seen {
  const events = trace.events.map((happened, index): SeenEvent => ({ happened, frame: index + 1 }));
  const arrived = events.filter(({ happened }) => REQUEST_EVENTS.has(happened.event));
  const left = events.filter(({ happened }) => ["sent", "lost"].includes(happened.event));
  return {
    clientId,
    startMs: startMs ?? trace.events[0]?.atMs ?? endMs,
    endMs,
    limits: { ...USUAL_LIMITS, ...limits },
    events,
    requests: framed(requests.all(), arrived, (message) =>
      ["lost", "unread"].includes(message.outcome ?? "read"),
    ),
    answers: framed(answers.all(), left, undefined),
    orders: book?.orders.all(),
    fills: book?.fills,
  };
}

const REQUEST_EVENTS: ReadonlySet<string> = new Set(["read", "lost", "unread"]);

/** Finds the frame of each message: the first event of its connection, not taken yet, with its content and not before it. */
function framed(
  messages: readonly AnyLogged[],
  events: readonly SeenEvent[],
  lost: ((message: AnyLogged) => boolean) | undefined,
): readonly SeenMessage[] {
  const free = new Set(events);
  return messages.map((message) => {
    const event = [...free].find(
      ({ happened: { connection, detail, content, atMs } }) =>
        connection === message.connection &&
        atMs >= message.atMs &&
        (content ?? detail) === (content === undefined ? message.name : message.text),
    );
    if (event !== undefined) free.delete(event);
    const isLost = lost?.(message) ?? event?.happened.event !== "sent";
    return { message, frame: event?.frame ?? 0, isLost };
  });
}
