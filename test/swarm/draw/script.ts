import fc from "fast-check";
import type { Random } from "../../../sim/mod.ts";
import type { Script, TimedStep } from "../../model/step.ts";
import { ALWAYS, FEATURES } from "./features.ts";
import { oneOf } from "./options.ts";

/** What a script is made of. */
export interface ScriptTerms {
  readonly features: ReadonlySet<string>;
  /** Number of episodes. */
  readonly episodes: number;
  /** Duration of the script, in ms; pauses between the episodes fill it. */
  readonly longMs: number;
  /** True for hours: readers leave their streams, and orders are cancelled, after a while. */
  readonly sparse: boolean;
}

/** Draws the script of a plan: the episodes of its features, with pauses between them. */
export function drawScript(random: Random, { features, episodes, longMs, sparse }: ScriptTerms): Script {
  const on = FEATURES.filter(({ name }) => features.has(name));
  const among = on.flatMap((feature) => feature.among ?? []);
  const kinds = among.length === 0 ? [[1, ALWAYS] as const] : among;
  const middle = fc.array(
    fc.oneof<fc.WeightedArbitrary<Script>[]>(...kinds.map(([weight, arbitrary]) => ({ weight, arbitrary }))),
    { minLength: episodes, maxLength: episodes },
  );
  const first = on.flatMap((feature) => feature.first ?? []);
  const last = on.flatMap((feature) => feature.last ?? []);
  const whole = fc.tuple(fc.tuple(...first), middle, fc.tuple(...last));
  const [begun, rest, ended] = sampled(whole, random);
  const allowed = (parts: readonly Script[]): readonly Script[] =>
    parts.map((part) => part.map((step) => without(step, features)));
  const quiet = (parts: readonly Script[]): readonly Script[] =>
    sparse ? parts.map((part) => quietAfter(random, part)) : parts;
  const script = withPauses(random, quiet(allowed([...begun, ...rest])), longMs);
  return [...script, ...quiet(allowed(ended)).flat()];
}

/** Draws one value; the same source of random numbers gives the same value. */
function sampled<T>(arbitrary: fc.Arbitrary<T>, random: Random): T {
  const seed = random.integer(0, 2 ** 31 - 1);
  const [value] = fc.sample(arbitrary, { seed, path: "", numRuns: 1, unbiased: true });
  return value as T;
}

/** Adds pauses of different lengths, so that the script has its duration. */
function withPauses(random: Random, all: readonly Script[], longMs: number): Script {
  // An episode without a step has no place for a pause.
  const parts = all.filter(({ length }) => length > 0);
  const usedMs = parts.flat().reduce((sum, { thenMs }) => sum + thenMs, 0);
  const shares = parts.map(() => random.next() ** 3);
  const whole = shares.reduce((sum, share) => sum + share, 0);
  const leftMs = Math.max(0, longMs - usedMs);
  return parts.flatMap((part, place) => {
    const pauseMs = Math.round(((shares[place] ?? 0) / whole) * leftMs);
    return part.map((step, at) =>
      at === part.length - 1 ? { ...step, thenMs: step.thenMs + pauseMs } : step,
    );
  });
}

/** Times after which a reader leaves its stream, or orders are cancelled, in ms. */
const LEAVES_MS: readonly number[] = [1_000, 10_000, 40_000];

/** Lets readers leave and cancels orders after a while: what goes on for hours would be most of the run. */
function quietAfter(random: Random, part: Script): Script {
  const left = part.map((step) =>
    step.do === "watch" ? { abortMs: oneOf(random, LEAVES_MS), ...step } : step,
  );
  const ordered = part.some((step) => step.do === "place" || (step.do === "burst" && step.what === "place"));
  if (!ordered) return left;
  const afterMs = oneOf(random, LEAVES_MS);
  const lease = random.integer(0, 5);
  const wait = left.map((step, at) =>
    at === left.length - 1 ? { ...step, thenMs: step.thenMs + afterMs } : step,
  );
  return [...wait, { do: "api", lease, method: "reqGlobalCancel", id: 0, symbol: "", thenMs: 0 }];
}

/** Leaves out what the features of a plan do not have. */
function without(step: TimedStep, features: ReadonlySet<string>): TimedStep {
  const left: string[] = [];
  if (!features.has("aborts")) left.push("abortMs");
  if (!features.has("timeouts") && step.do === "read") left.push("timeoutMs");
  if (!left.some((name) => name in step)) return step;
  return Object.fromEntries(Object.entries(step).filter(([name]) => !left.includes(name))) as TimedStep;
}
