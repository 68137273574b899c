import type { Seen, SeenEvent, SeenMessage } from "../seen.ts";

/** Way in which a connection ended, as TWS saw it. */
export type Ending = "closed" | "left" | "dead";

/** One connection of the program, with what was seen on it. */
export interface SeenSession {
  readonly connection: number;
  readonly opened: SeenEvent;
  /** START_API; undefined where it never came. */
  readonly start: SeenEvent | undefined;
  /** The first `nextValidId` that reached the client; undefined for none. */
  readonly ready: SeenEvent | undefined;
  /** The first event that ended it: closed by TWS or a fault, left by the client, or half-open; undefined while it works. */
  readonly loss: (SeenEvent & { readonly how: Ending }) | undefined;
  /** The event at which the client has nothing open any more: it left, or was closed. */
  readonly gone: SeenEvent | undefined;
  /** What the client sent, START_API aside, oldest first. */
  readonly requests: readonly SeenMessage[];
  /** What TWS sent, or would have sent but for a fault, oldest first. */
  readonly answers: readonly SeenMessage[];
}

const ENDINGS: ReadonlySet<string> = new Set(["closed", "left", "dead"]);

const cache = new WeakMap<Seen, readonly SeenSession[]>();

/** Finds the connections of the program, in the order of their dials. */
export function sessionsOf(seen: Seen): readonly SeenSession[] {
  const known = cache.get(seen);
  if (known !== undefined) return known;
  const found = findSessions(seen);
  cache.set(seen, found);
  return found;
}

function findSessions({ events, requests, answers }: Seen): readonly SeenSession[] {
  const byConnection = grouped(events, ({ happened }) => happened.connection);
  const requestsOf = grouped(requests, ({ message }) => message.connection);
  const answersOf = grouped(answers, ({ message }) => message.connection);
  byConnection.delete(0);
  return [...byConnection].flatMap(([connection, own]): readonly SeenSession[] => {
    const [opened] = own;
    if (opened === undefined) return [];
    const is = (name: string, detail?: string) => (one: SeenEvent) =>
      one.happened.event === name && (detail === undefined || one.happened.detail === detail);
    const loss = own.find(({ happened }) => ENDINGS.has(happened.event));
    return [
      {
        connection,
        opened,
        start: own.find(is("start")),
        ready: own.find(is("sent", "nextValidId")),
        loss: loss && { ...loss, how: loss.happened.event as Ending },
        gone: own.find(({ happened }) => happened.event === "closed" || happened.event === "left"),
        requests: (requestsOf.get(connection) ?? []).filter(({ message }) => message.name !== "startApi"),
        answers: answersOf.get(connection) ?? [],
      },
    ];
  });
}

/** A session that was ready. */
export type ReadySession = SeenSession & { readonly ready: SeenEvent };

/** Groups things by a number, in the order in which each number first occurs. */
function grouped<One>(all: readonly One[], keyOf: (one: One) => number): Map<number, One[]> {
  const groups = new Map<number, One[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), [one]);
    else group.push(one);
  }
  return groups;
}

/** Finds the sessions that were ready, in the order of their readiness. */
export function readySessions(seen: Seen): readonly ReadySession[] {
  return sessionsOf(seen)
    .filter((session): session is ReadySession => session.ready !== undefined)
    .sort((one, other) => one.ready.frame - other.ready.frame);
}

/** Finds the first session that was ready after another one was lost; undefined for none. */
export function nextSession(seen: Seen, { connection, loss }: ReadySession): ReadySession | undefined {
  if (loss === undefined) return undefined;
  return readySessions(seen).find((one) => one.connection !== connection && one.ready.frame > loss.frame);
}
