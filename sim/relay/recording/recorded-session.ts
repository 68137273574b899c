import type { Hello } from "../../wire/hello.ts";
import { textOfField } from "./frame-fields.ts";
import type { EventLine, FrameLine, RecordedField, RecordedLine } from "./lines.ts";

/** A frame of a recorded session. */
export interface RecordedFrame {
  /** Time since the start of the recording, in ms. */
  readonly atMs: number;
  readonly direction: "in" | "out";
  readonly name: string;
  /** Its fields as texts, with the replacement character for bytes that are not UTF-8. */
  readonly fields: readonly string[];
  /** Its fields as they were recorded, where one of them is not UTF-8. */
  readonly exact?: readonly RecordedField[];
  /** The line of the file that has it. */
  readonly line: number;
}

/** A recorded connection with a greeting. */
export interface RecordedSession {
  readonly connection: number;
  readonly openedMs: number;
  readonly hello: Hello;
  /** Protocol version of its greeting. */
  readonly version: number;
  readonly greeting: readonly string[];
  /** Time of its greeting since the start of the recording, in ms. */
  readonly greetedMs: number;
  /** Client ID of its START_API; undefined for none. */
  readonly clientId: number | undefined;
  /** Its frames after the greeting. */
  readonly frames: readonly RecordedFrame[];
  /** Its end; undefined where the recording ends before it. */
  readonly ended: { readonly atMs: number; readonly by: "client" | "gateway" | "proxy" } | undefined;
}

type Open = { -readonly [Name in keyof RecordedSession]: RecordedSession[Name] } & {
  frames: RecordedFrame[];
};

/** Builder of the sessions of a recording, from its lines. */
export class SessionsBuilder {
  readonly #open = new Map<number, Open>();
  readonly #all: Open[] = [];
  #lastMs = 0;

  /** The sessions with a greeting. */
  get all(): readonly RecordedSession[] {
    return this.#all.filter(({ version }) => version > 0);
  }

  /** Adds a line. @returns What is wrong with it; undefined if nothing is. */
  add(line: RecordedLine, number: number): string | undefined {
    const { atMs, connection } = line;
    if (atMs < this.#lastMs) return `atMs is ${atMs}, and that of the line before is ${this.#lastMs}`;
    this.#lastMs = atMs;
    if ("event" in line && line.event === "opened") return this.#opened(line);
    const session = this.#open.get(connection);
    if (session === undefined) return `the connection ${connection} is not open`;
    return "event" in line ? this.#event(session, line) : this.#frame(session, line, number);
  }

  #opened({ connection, atMs }: EventLine): string | undefined {
    if (this.#open.has(connection)) return `the connection ${connection} is open already`;
    const session: Open = {
      connection,
      openedMs: atMs,
      hello: { versionMin: 0, versionMax: 0, options: "" },
      version: 0,
      greeting: [],
      greetedMs: 0,
      clientId: undefined,
      frames: [],
      ended: undefined,
    };
    this.#open.set(connection, session);
    this.#all.push(session);
    return undefined;
  }

  #event(session: Open, line: EventLine): undefined {
    if (line.event === "hello") {
      const { versionMin, versionMax, options } = line;
      session.hello = { versionMin, versionMax, options };
    }
    if (line.event === "ended") {
      session.ended = { atMs: line.atMs, by: line.by };
      this.#open.delete(line.connection);
    }
  }

  #frame(session: Open, { atMs, direction, name, fields }: FrameLine, number: number): string | undefined {
    const texts = fields.map(textOfField);
    if (name === "greeting" && direction === "out") {
      if (session.version > 0) return "the connection has a second greeting";
      const version = Number(texts[0]);
      if (!Number.isInteger(version) || version < 1) return "the greeting has no protocol version";
      session.version = version;
      session.greeting = texts;
      session.greetedMs = atMs;
      return undefined;
    }
    if (name === "startApi" && direction === "in" && session.clientId === undefined)
      session.clientId = Number(texts[2]);
    const frame = { atMs, direction, name, fields: texts, line: number };
    session.frames.push(fields.every((one) => typeof one === "string") ? frame : { ...frame, exact: fields });
    return undefined;
  }
}
