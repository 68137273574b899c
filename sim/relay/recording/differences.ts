import { describe } from "../../wire/describe.ts";
import { counted } from "../../world/counted.ts";
import { type FieldShapes, type KindShape, kindShapes } from "./answer-shapes.ts";
import { type Exchange, exchangesOf, valuesOf } from "./exchanges.ts";
import type { RecordedFrame, RecordedSession } from "./recorded-session.ts";

/** One way in which answers differ. */
export interface Difference {
  /** Name of the answer, with the value that makes its kind, e.g. `error 162`. */
  readonly answer: string;
  /** Aspect in which it differs. */
  readonly aspect: "number" | "order" | "field" | "shape" | "unreadable";
  /** The field; empty where the whole answer differs. */
  readonly field: string;
  /** What the recording has. */
  readonly recorded: string;
  /** What the fake sends. */
  readonly fake: string;
  /** Number of requests whose answers differ so; of sessions for notices about no request. */
  readonly requests: number;
  /** The first of these requests in one line. */
  readonly example: string;
  /** The line of that request in the recording; 0 for what answers no request. */
  readonly line: number;
}

type Found = Omit<Difference, "requests" | "example" | "line">;

/** Answers whose number is chance: data over time, and rows of an account. One or many of them is no difference; none is. */
const CHANCE =
  /^(tick(?!SnapshotEnd|ReqParams)|updateMktDepth|realtimeBar|historicalDataUpdate|update(AccountValue|Portfolio|AccountTime|NewsBulletin)|accountUpdateMulti$|accountSummary$|pnl|position$|positionMulti$|orderStatus|openOrder$|completedOrder$|execDetails$|commissionReport|scannerData|historicalNews$)/;

/** Compares the sessions of a recording with those of a fake that got the same requests, pair by pair. */
export function differences(
  recorded: readonly RecordedSession[],
  fake: readonly RecordedSession[],
): readonly Difference[] {
  const groups = new Map<string, Difference>();
  const add = (found: readonly Found[], example: string, line: number): void => {
    for (const one of found) {
      const key = JSON.stringify(one);
      const known = groups.get(key);
      groups.set(
        key,
        known ? { ...known, requests: known.requests + 1 } : { ...one, requests: 1, example, line },
      );
    }
  };
  recorded.forEach((session, place) => {
    const { version } = session;
    const ours = fake[place];
    const [own, others] = [exchangesOf(session), ours === undefined ? [] : exchangesOf(ours)];
    own.forEach((exchange, at) => {
      const { request } = exchange;
      const found = compared(
        answersOf(exchange),
        others[at] === undefined ? [] : answersOf(others[at]),
        version,
      );
      add(found, describe("in", request.name, request.fields, version), request.line);
    });
    const notices = [own.flatMap(noticesOf), others.flatMap(noticesOf)] as const;
    add(compared(...notices, version, "notices"), "notices", 0);
  });
  return [...groups.values()].sort(
    (a, b) => compareTexts(a.answer, b.answer) || compareTexts(a.field, b.field),
  );
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Tests whether a message is a notice about no request. */
function isNotice({ session }: Exchange, frame: RecordedFrame): boolean {
  return frame.name === "error" && valuesOf("out", frame.fields, session.version)?.reqId === -1;
}

function answersOf(exchange: Exchange): readonly RecordedFrame[] {
  return exchange.answers.filter((frame) => !isNotice(exchange, frame));
}

function noticesOf(exchange: Exchange): readonly RecordedFrame[] {
  return exchange.answers.filter((frame) => isNotice(exchange, frame));
}

/** Compares answers. */
function compared(
  recorded: readonly RecordedFrame[],
  fake: readonly RecordedFrame[],
  version: number,
  what: "answers" | "notices" = "answers",
): readonly Found[] {
  const [ours, theirs] = [kindShapes(fake, version), kindShapes(recorded, version)];
  const kinds = [...new Set([...theirs.keys(), ...ours.keys()])];
  const found = kinds.flatMap((kind): readonly Found[] => {
    const [there, here] = [theirs.get(kind), ours.get(kind)];
    const isChance = what === "notices" || CHANCE.test((there ?? here)?.name ?? "");
    const counts = [there?.count ?? 0, here?.count ?? 0] as const;
    const isOther = isChance ? (counts[0] === 0) !== (counts[1] === 0) : counts[0] !== counts[1];
    const text = (count: number): string =>
      count === 0 ? "none" : isChance ? "some" : counted(count, "message");
    const number: readonly Found[] = isOther
      ? [{ answer: kind, aspect: "number", field: "", recorded: text(counts[0]), fake: text(counts[1]) }]
      : [];
    return there === undefined || here === undefined ? number : [...number, ...fieldDifferences(there, here)];
  });
  return what === "notices" ? found : [...found, ...orderDifference(theirs, ours)];
}

function fieldDifferences(recorded: KindShape, fake: KindShape): readonly Found[] {
  const { kind: answer } = recorded;
  if (recorded.unreadable !== undefined || fake.unreadable !== undefined) {
    const text = (reason: string | undefined): string =>
      reason === undefined ? "can be read" : shortened(reason);
    const [there, here] = [text(recorded.unreadable), text(fake.unreadable)];
    return there === here ? [] : [{ answer, aspect: "unreadable", field: "", recorded: there, fake: here }];
  }
  const names = [...new Set([...recorded.fields.keys(), ...fake.fields.keys()])];
  return names.flatMap((field): readonly Found[] => {
    const [there, here] = [recorded.fields.get(field), fake.fields.get(field)];
    if (there === undefined || here === undefined) {
      const text = (
        shapes: FieldShapes extends ReadonlyMap<string, infer S> ? S | undefined : never,
      ): string => (shapes === undefined ? "no such field" : "has the field");
      return [{ answer, aspect: "field", field, recorded: text(there), fake: text(here) }];
    }
    if ([...there.keys()].some((shape) => here.has(shape))) return [];
    return [{ answer, aspect: "shape", field, recorded: shapesText(there), fake: shapesText(here) }];
  });
}

function shapesText(shapes: ReadonlyMap<string, string>): string {
  return [...shapes.keys()].sort().join(" or ");
}

/** The number of a field, which is other for each frame, is no part of a difference. */
function shortened(reason: string): string {
  return reason.replace(/^Field \d+, /, "");
}

/** Compares the order in which messages came first, but for those whose time is chance. */
function orderDifference(
  recorded: ReadonlyMap<string, KindShape>,
  fake: ReadonlyMap<string, KindShape>,
): readonly Found[] {
  const names = (shapes: ReadonlyMap<string, KindShape>): readonly string[] => [
    ...new Set([...shapes.values()].map(({ name }) => name)),
  ];
  const [there, here] = [names(recorded), names(fake)];
  const common = (own: readonly string[], other: readonly string[]): readonly string[] =>
    own.filter((name) => other.includes(name) && !/^(tick|update|realtimeBar|pnl)/.test(name));
  const [first, second] = [common(there, here), common(here, there)];
  if (first.join() === second.join()) return [];
  const [answer = ""] = first;
  return [{ answer, aspect: "order", field: "", recorded: first.join(", "), fake: second.join(", ") }];
}
