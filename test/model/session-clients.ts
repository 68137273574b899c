import type { WireFrame } from "./frame.ts";

/** A client ID that a session had from a moment on. */
interface SessionClient {
  readonly seq: number;
  readonly clientId: number;
}

/** The client IDs of the sessions of a run, in their order. */
export class SessionClients {
  readonly #sessions: readonly SessionClient[];

  constructor(frames: readonly WireFrame[]) {
    const requested = new Map<number, number>();
    const sessions: SessionClient[] = [];
    for (const frame of frames) {
      const { seq, name, direction, connection } = frame;
      // Values are decoded where they are read.
      if (name === "startApi" && direction === "in")
        requested.set(connection, frame.values.clientId as number);
      const clientId = requested.get(connection);
      if (name === "nextValidId" && direction === "out" && clientId !== undefined)
        sessions.push({ seq, clientId });
    }
    this.#sessions = sessions;
  }

  /** Returns the client ID of the session that was there at a moment; undefined before the first one. */
  at(seq: number): number | undefined {
    return this.#sessions.findLast((session) => session.seq < seq)?.clientId;
  }
}
