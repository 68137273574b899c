import type { WireFrame } from "./frame.ts";

/** The messages of a run by connection and by name, oldest first: most promises are about few of them. */
export interface FrameIndex {
  /** Returns the messages of one connection. */
  ofConnection(connection: number): readonly WireFrame[];
  /** Returns the messages of one name, in both directions. */
  named(name: string): readonly WireFrame[];
  /** Numbers of the connections that have any, in the order of their first messages. */
  readonly connections: readonly number[];
}

const NONE: readonly WireFrame[] = [];
const known = new WeakMap<readonly WireFrame[], FrameIndex>();

/** Returns the index of the messages of a run that is over; made once for each list. */
export function framesBy(frames: readonly WireFrame[]): FrameIndex {
  const before = known.get(frames);
  if (before !== undefined) return before;
  const byConnection = new Map<number, WireFrame[]>();
  const byName = new Map<string, WireFrame[]>();
  for (const frame of frames) {
    put(byConnection, frame.connection, frame);
    put(byName, frame.name, frame);
  }
  const index: FrameIndex = {
    ofConnection: (connection) => byConnection.get(connection) ?? NONE,
    named: (name) => byName.get(name) ?? NONE,
    connections: [...byConnection.keys()],
  };
  known.set(frames, index);
  return index;
}

function put<Key>(all: Map<Key, WireFrame[]>, key: Key, frame: WireFrame): void {
  const same = all.get(key);
  if (same === undefined) all.set(key, [frame]);
  else same.push(frame);
}
