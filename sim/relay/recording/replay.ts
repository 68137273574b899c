import { Deferred } from "../../script/deferred.ts";
import type { Behaviour, ConnectionId, Effect } from "../../tws/context/effects.ts";
import { CLIENT_ID_IN_USE, INVALID_REQUEST } from "../../tws/facts/codes.ts";
import { requestName } from "../../wire/catalogue.ts";
import { describe } from "../../wire/describe.ts";
import type { Hello } from "../../wire/hello.ts";
import { error } from "../../wire/responses/session.ts";
import type { TwsEvent } from "../../world/tws-event.ts";
import { shown } from "../../world/visible-text.ts";
import { type Recording, RecordingError } from "./read-recording.ts";
import { RecordedRequests } from "./recorded-requests.ts";
import type { RecordedSession } from "./recorded-session.ts";
import { type Playing, ReplayedSession } from "./replayed-session.ts";

/** Options of a replay. */
export interface ReplayOptions {
  /** Factor by which answers come faster than recorded; `immediate`: all at once. Default 1. */
  readonly speed?: number | "immediate" | undefined;
  /** Time for which a client ID stays in use after a half-open loss, in ms. Default 30 000. */
  readonly lingerMs?: number | undefined;
}

const LINGER_MS = 30_000;

/** Behaviour of a TWS that answers each request as a recording has it. */
export class Replay implements Behaviour {
  readonly #recording: Recording;
  readonly #requests: RecordedRequests;
  readonly #speed: number;
  readonly #lingerMs: number;
  readonly #sessions = new Map<ConnectionId, ReplayedSession>();
  readonly #holders = new Map<number, ConnectionId>();
  readonly #deferred = new Deferred("replay/");
  /** Recorded sessions that no client has begun yet. */
  readonly #left: RecordedSession[];

  /** Makes a replay. @throws {RecordingError} For a recording without a session. */
  constructor(recording: Recording, { speed = 1, lingerMs = LINGER_MS }: ReplayOptions = {}) {
    this.#left = recording.sessions.filter(({ clientId }) => clientId !== undefined);
    if (this.#left.length === 0)
      throw new RecordingError("Cannot replay the recording: no client has begun a session in it");
    this.#recording = recording;
    this.#requests = new RecordedRequests(recording);
    this.#speed = speed === "immediate" ? Number.POSITIVE_INFINITY : speed;
    this.#lingerMs = lingerMs;
  }

  clients(): ReadonlyMap<number, ConnectionId> {
    return this.#holders;
  }

  hello(connection: ConnectionId, hello: Hello): readonly Effect[] {
    const { sessions } = this.#recording;
    const [newest = this.#left[0]] = [...sessions].sort((a, b) => b.version - a.version);
    const highest = newest?.version ?? 0;
    const version = Math.min(highest, hello.versionMax);
    if (version < hello.versionMin || newest === undefined) {
      const reason = `the client speaks versions ${hello.versionMin} to ${hello.versionMax}, and the recording has ${highest}`;
      return [{ kind: "close", connection, reason }];
    }
    this.#sessions.set(connection, new ReplayedSession(connection, version, this.#requests));
    const fields = [`${version}`, ...newest.greeting.slice(1)];
    return [{ kind: "send", connection, name: "greeting", fields }];
  }

  receive(connection: ConnectionId, fields: readonly string[], nowMs: number): readonly Effect[] {
    const session = this.#sessions.get(connection);
    if (session === undefined) return [];
    const name = requestName(fields);
    if (session.clientId === undefined) {
      const refused = this.#begin(session, name, fields);
      if (refused !== undefined) return refused;
    }
    const found = session.requested(name, fields, nowMs);
    if (found === "nothing") return [];
    return "nearest" in found
      ? this.#missing(session, name, fields, found.nearest)
      : this.#play(session, found, nowMs);
  }

  gone(connection: ConnectionId, noticed: boolean, nowMs: number): readonly Effect[] {
    const session = this.#sessions.get(connection);
    this.#sessions.delete(connection);
    const { clientId } = session ?? {};
    if (clientId === undefined || this.#holders.get(clientId) !== connection) return [];
    if (noticed) {
      this.#holders.delete(clientId);
      return [];
    }
    const free = (): readonly Effect[] => {
      if (this.#holders.get(clientId) !== connection) return [];
      this.#holders.delete(clientId);
      return [{ kind: "note", connection, event: "freed", detail: `client ID ${clientId}` }];
    };
    return [this.#deferred.add(nowMs + this.#lingerMs, free)];
  }

  happens(event: TwsEvent): readonly Effect[] {
    const detail = `a replay has no ${event.kind}: it answers as recorded, and faults of connections and frames act on it`;
    return [{ kind: "note", connection: 0, event: "failed", detail }];
  }

  wake(key: string, nowMs: number): readonly Effect[] {
    return this.#deferred.wake(key, nowMs) ?? [];
  }

  /** Takes the client ID of a first message. @returns What ends the session instead; undefined for none. */
  #begin(session: ReplayedSession, name: string, fields: readonly string[]): readonly Effect[] | undefined {
    const { connection } = session;
    const close = (reason: string): Effect => ({ kind: "close", connection, reason });
    const clientId = Number(fields[2]);
    if (name !== "startApi" || !Number.isInteger(clientId)) return [close(`${name} came before startApi`)];
    if (this.#holders.has(clientId)) {
      const text = "Unable to connect as the client id is already in use. Retry with a unique client id.";
      const refusal = this.#error(session, -1, CLIENT_ID_IN_USE, text);
      return [refusal, close(`client ID ${clientId} is in use`)];
    }
    session.clientId = clientId;
    this.#holders.set(clientId, connection);
    session.recorded = this.#paired(clientId);
    return undefined;
  }

  /** Chooses the recorded session for a client: the next one of its client ID, or else the next one of all. */
  #paired(clientId: number): RecordedSession | undefined {
    const own = this.#left.findIndex((one) => one.clientId === clientId);
    const [next] = this.#left.splice(Math.max(0, own), 1);
    if (
      next !== undefined &&
      (own !== -1 || !this.#recording.sessions.some((one) => one.clientId === clientId))
    )
      return next;
    if (next !== undefined) this.#left.unshift(next);
    return (
      this.#recording.sessions.findLast((one) => one.clientId === clientId) ?? this.#recording.sessions.at(-1)
    );
  }

  #missing(
    session: ReplayedSession,
    name: string,
    fields: readonly string[],
    nearest: string,
  ): readonly Effect[] {
    const { connection, version } = session;
    const request = describe("in", name, fields, version);
    const detail = `${request} was not recorded; ${nearest}`;
    const id = /#(\d+)/.exec(request)?.[1];
    const text = shown(`Cannot replay ${name}: it was not recorded; ${nearest}`);
    return [
      { kind: "note", connection, event: "failed", detail },
      this.#error(session, id === undefined ? -1 : Number(id), INVALID_REQUEST, text),
    ];
  }

  #error({ connection, version }: ReplayedSession, reqId: number, code: number, text: string): Effect {
    const fields = error.write({ reqId, code, text, advanced: "" }, version);
    return { kind: "send", connection, name: error.name, fields };
  }

  /** Sends the answers that are due, and sets the alarm for the next one. */
  #play(session: ReplayedSession, playing: Playing, nowMs: number): readonly Effect[] {
    if (this.#sessions.get(session.connection) !== session || !session.isPlaying(playing)) return [];
    const { exchange, startedMs } = playing;
    const dueMs = (atMs: number): number =>
      startedMs + Math.floor(Math.max(0, atMs - exchange.request.atMs) / this.#speed);
    const effects: Effect[] = [];
    for (
      let frame = exchange.answers[playing.sent];
      frame !== undefined;
      frame = exchange.answers[playing.sent]
    ) {
      if (dueMs(frame.atMs) > nowMs) return [...effects, this.#later(session, playing, dueMs(frame.atMs))];
      effects.push(session.answer(playing, frame));
      playing.sent++;
    }
    const { closedMs } = exchange;
    if (closedMs === undefined) return effects;
    if (dueMs(closedMs) > nowMs) return [...effects, this.#later(session, playing, dueMs(closedMs))];
    const reason = "the recorded gateway closed the connection";
    return [...effects, { kind: "close", connection: session.connection, reason }];
  }

  #later(session: ReplayedSession, playing: Playing, atMs: number): Effect {
    return this.#deferred.add(atMs, (nowMs) => this.#play(session, playing, nowMs));
  }
}
