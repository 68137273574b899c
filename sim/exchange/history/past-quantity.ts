import { hash32, mix32 } from "../../world/random.ts";
import { lastIndex } from "./last-index.ts";
import type { PastSpan } from "./past-spans.ts";

const MINUTE_MS = 60_000;

/** A quantity of bars of the past, such as volume: that of each bar is spread over its minutes, and adds up to it. */
export class PastQuantity {
  readonly #spans: readonly PastSpan[];
  readonly #seed: number;
  readonly #quantityOf: (span: PastSpan) => number;
  readonly #unitsOf: ((span: PastSpan) => number) | undefined;
  /** The quantity of all bars before each bar. */
  readonly #before: Float64Array;
  /** The shares of the last bar that was read, up to the end of each of its minutes. */
  #shares: { readonly span: PastSpan; readonly upTo: Float64Array } | undefined;

  /** @param unitsOf The units with which the quantity grows, where it follows another one: trades follow the volume. */
  constructor(
    spans: readonly PastSpan[],
    seed: string,
    quantityOf: (span: PastSpan) => number,
    unitsOf?: (span: PastSpan) => number,
  ) {
    this.#spans = spans;
    this.#unitsOf = unitsOf;
    this.#quantityOf = quantityOf;
    this.#seed = hash32(`${seed}/volume`);
    this.#before = new Float64Array(spans.length + 1);
    for (const [at, span] of spans.entries())
      this.#before[at + 1] = (this.#before[at] ?? 0) + quantityOf(span);
  }

  /** Returns the quantity between two instants; it adds up, however the time is divided. */
  between(fromMs: number, toMs: number): number {
    return Number((this.#until(toMs) - this.#until(fromMs)).toFixed(6));
  }

  #until(atMs: number): number {
    const at = lastIndex(this.#spans, ({ startMs }) => startMs <= atMs);
    const span = this.#spans[at];
    if (span === undefined) return 0;
    if (atMs >= span.endMs) return this.#before[at + 1] ?? 0;
    return (this.#before[at] ?? 0) + this.#within(span, this.#share(span, atMs));
  }

  /** Returns the quantity of a bar up to a share of it. */
  #within(span: PastSpan, share: number): number {
    const quantity = this.#quantityOf(span);
    const units = this.#unitsOf?.(span);
    if (units === undefined) return soFar(quantity, share);
    return units === 0 ? 0 : Math.floor((soFar(units, share) * quantity) / units);
  }

  /** Returns the share of a bar's quantity before an instant in it. */
  #share(span: PastSpan, atMs: number): number {
    const minutes = (span.endMs - span.startMs) / MINUTE_MS;
    if (minutes <= 1) return (atMs - span.startMs) / (span.endMs - span.startMs);
    const upTo = this.#sharesOf(span);
    const place = (atMs - span.startMs) / MINUTE_MS;
    const minute = Math.floor(place);
    const [before, after] = [upTo[minute] ?? 0, upTo[minute + 1] ?? 1];
    return before + (after - before) * (place - minute);
  }

  #sharesOf(span: PastSpan): Float64Array {
    if (this.#shares?.span === span) return this.#shares.upTo;
    const minutes = Math.ceil((span.endMs - span.startMs) / MINUTE_MS);
    const upTo = new Float64Array(minutes + 1);
    const first = span.startMs / MINUTE_MS;
    for (let minute = 0; minute < minutes; minute++) {
      // Between a third and five thirds of the average, as the made-up volume.
      const draw = mix32(this.#seed ^ Math.imul(first + minute, 0x85ebca6b)) / 4_294_967_296;
      upTo[minute + 1] = (upTo[minute] ?? 0) + 1 / 3 + (4 / 3) * draw;
    }
    const all = upTo[minutes] ?? 1;
    for (let at = 0; at <= minutes; at++) upTo[at] = (upTo[at] ?? 0) / all;
    this.#shares = { span, upTo };
    return upTo;
  }
}

/** Returns the units of a bar up to a share of it: the first one is traded at its open, and the last one at its close. */
function soFar(units: number, share: number): number {
  if (share === 0 || units < 2) return Math.floor(units * share);
  return 1 + Math.floor((units - 1) * share);
}
