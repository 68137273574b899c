import { mismatches, mismatchText } from "../../script/match.ts";
import { type Exchange, exchangesOf } from "./exchanges.ts";
import type { Recording } from "./read-recording.ts";
import type { RecordedSession } from "./recorded-session.ts";
import { contentOf, requestKey } from "./request-key.ts";

/** Differences that the text about the nearest request names. */
const DIFFERENCES_MAX = 3;

/** A request of a client that is looked for. */
export interface Wanted {
  readonly name: string;
  readonly fields: readonly string[];
  /** Protocol version of the client. */
  readonly version: number;
}

/** The requests of a recording with their answers, found by name and content. */
export class RecordedRequests {
  readonly #exchanges: readonly Exchange[];
  /** The requests by their keys, for each version at which keys were needed. */
  readonly #indices = new Map<number, ReadonlyMap<string, readonly Exchange[]>>();

  /** Reads the requests of all sessions. */
  constructor({ sessions }: Recording) {
    this.#exchanges = sessions.flatMap(exchangesOf);
  }

  /** Finds all equal requests, those of a session first. */
  equal(wanted: Wanted, first: RecordedSession | undefined): readonly Exchange[] {
    const { name, fields, version } = wanted;
    const key = requestKey(name, contentOf(fields, version, version), fields);
    const found = this.#index(version).get(key) ?? [];
    return [
      ...found.filter(({ session }) => session === first),
      ...found.filter(({ session }) => session !== first),
    ];
  }

  /** Describes the nearest recorded request of the same name: its line and what differs. */
  nearest({ name, fields, version }: Wanted): string {
    const same = this.#exchanges.filter(({ request }) => request.name === name);
    if (same.length === 0) return `no ${name} was recorded`;
    const content = contentOf(fields, version, version) ?? {};
    const ranked = same.map(({ request, session }) => {
      const recorded = contentOf(request.fields, session.version, Math.min(version, session.version));
      return { line: request.line, found: mismatches((recorded ?? {}) as never, content as never) };
    });
    const [best] = ranked.sort((a, b) => a.found.length - b.found.length);
    if (best === undefined || best.found.length === 0)
      return `that of line ${best?.line ?? 0} has the same content, and is used up or of another order`;
    const texts = best.found.slice(0, DIFFERENCES_MAX).map(mismatchText);
    const more = best.found.length - texts.length;
    return `the nearest is in line ${best.line}: ${texts.join(", ")}${more > 0 ? `, and ${more} more` : ""}`;
  }

  #index(version: number): ReadonlyMap<string, readonly Exchange[]> {
    const known = this.#indices.get(version);
    if (known !== undefined) return known;
    const index = new Map<string, Exchange[]>();
    for (const exchange of this.#exchanges) {
      const { request, session } = exchange;
      // A client gets no version above those of the recording, and a recorded request may be of an older one.
      const content = contentOf(request.fields, session.version, Math.min(version, session.version));
      const key = requestKey(request.name, content, request.fields);
      const found = index.get(key);
      if (found === undefined) index.set(key, [exchange]);
      else found.push(exchange);
    }
    this.#indices.set(version, index);
    return index;
  }
}
