import type { AnyLogged, TraceEvent } from "../../mod.ts";
import type { SeenMessage } from "../seen.ts";

/** Events of messages of each direction: those that came through, and those that a fault has lost. */
const REQUEST_EVENTS: ReadonlySet<string> = new Set(["read", "unread", "lost", "unreadable", "ignored"]);
const ANSWER_EVENTS: ReadonlySet<string> = new Set(["sent", "lost"]);

/**
 * Finds the frame of each message of a log in the events of a drill.
 *
 * The messages of one connection and name come in the order of their events. A message without an event was never sent: its
 * connection ended first, and the frame is that of the end.
 */
export function seenMessages(
  messages: readonly AnyLogged[],
  events: readonly TraceEvent[],
  direction: "in" | "out",
): readonly SeenMessage[] {
  const kinds = direction === "in" ? REQUEST_EVENTS : ANSWER_EVENTS;
  const queues = new Map<string, number[]>();
  const ends = new Map<number, number>();
  for (const [index, { connection, event, detail, content }] of events.entries()) {
    if (event === "closed" || event === "left") ends.set(connection, index);
    if (!kinds.has(event) || connection === 0) continue;
    const key = `${connection}/${nameOf(content ?? detail)}`;
    const queue = queues.get(key);
    if (queue === undefined) queues.set(key, [index]);
    else queue.push(index);
  }
  return messages.map((message) => {
    const queue = queues.get(`${message.connection}/${message.name}`) ?? [];
    const place = placeOf(message, queue, events);
    const index = place < 0 ? undefined : queue.splice(0, place + 1).at(-1);
    const happened = index === undefined ? undefined : events[index];
    const isLost =
      happened === undefined ||
      happened.event === "lost" ||
      happened.event === "unread" ||
      message.outcome === "lost" ||
      message.outcome === "unread";
    return { message, frame: (index ?? ends.get(message.connection) ?? 0) + 1, isLost };
  });
}

/** Finds the event of a message: the first one with its content, else the first one at all that is not older. */
function placeOf(message: AnyLogged, queue: readonly number[], events: readonly TraceEvent[]): number {
  const [first] = queue;
  if (first === undefined) return -1;
  const isOf = (index: number): boolean => {
    const { content, atMs } = events[index] ?? { content: undefined, atMs: 0 };
    return atMs >= message.atMs && (content === undefined || content === message.text);
  };
  // Doubled and late messages are few and near.
  return queue.slice(0, NEAR).findIndex(isOf);
}

const NEAR = 250;

const nameOf = (text: string): string => text.split(" ", 1)[0] ?? "";
