import type { FakeTws } from "../net/fake-tws.ts";
import type { Match } from "../script/match.ts";
import type { AnyLogged } from "../script/message-log.ts";
import { fits } from "../script/message-log.ts";
import { sessionMisses } from "../script/session-misses.ts";

/** A request, as the control port describes it. */
export interface JournalRow {
  readonly seq: number;
  readonly atMs: number;
  readonly connection: number;
  readonly clientId: number;
  readonly name: string;
  readonly id: number | undefined;
  readonly text: string;
  readonly outcome: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Requests that are meant. */
export interface JournalQuery {
  readonly name?: string | undefined;
  readonly clientId?: number | undefined;
  readonly after?: number | undefined;
  readonly limit?: number | undefined;
  readonly match?: Match<never> | undefined;
}

/** Requests that are kept. */
const KEPT_MAX = 10_000;
/** Requests of one answer, where no other number is given. */
const LIMIT_MAX = 100;

/** Requests that have arrived at a fake, with numbers; the newest are kept. */
export class Journal {
  readonly #kept: { readonly seq: number; readonly message: AnyLogged }[] = [];
  readonly #stop: () => void;
  #seq = 0;

  /** Keeps the requests of a fake from now on. */
  constructor(tws: FakeTws) {
    this.#stop = tws.script.requests.subscribe((message) => {
      this.#kept.push({ seq: ++this.#seq, message });
      if (this.#kept.length > 2 * KEPT_MAX) this.#kept.splice(0, KEPT_MAX);
    });
  }

  /** The messages that are kept, oldest first. */
  get messages(): readonly AnyLogged[] {
    return this.#kept.map(({ message }) => message);
  }

  /** Finds requests, oldest first, and describes what came instead where none is found. */
  find({ name, clientId, after = 0, limit = LIMIT_MAX, match }: JournalQuery): {
    readonly requests: readonly JournalRow[];
    readonly next: number;
    readonly nearMisses: readonly string[];
  } {
    const session = clientId === undefined ? {} : { clientId };
    const later = this.#kept.filter(({ seq }) => seq > after);
    const found = later.filter(({ message }) =>
      name === undefined
        ? clientId === undefined || message.clientId === clientId
        : fits(message, name, match, session),
    );
    const page = found.slice(0, limit);
    const isMissed = found.length === 0 && name !== undefined;
    const nearMisses = isMissed
      ? sessionMisses(
          later.map(({ message }) => message),
          name,
          match,
          session,
        )
      : [];
    return { requests: page.map(rowOf), next: page.at(-1)?.seq ?? after, nearMisses };
  }

  /** Keeps nothing more. */
  close(): void {
    this.#stop();
  }
}

function rowOf({ seq, message }: { readonly seq: number; readonly message: AnyLogged }): JournalRow {
  const { atMs, connection, clientId, name, id, text, outcome = "read", values } = message;
  return { seq, atMs, connection, clientId, name, id, text, outcome, values };
}
