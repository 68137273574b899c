/** A span of time, epoch ms. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Joins spans that touch or overlap. @returns Spans in order of time, apart from one another. */
export function joined(spans: readonly Span[]): readonly Span[] {
  const apart: Span[] = [];
  for (const span of [...spans].sort((one, other) => one.fromMs - other.fromMs)) {
    const last = apart.at(-1);
    if (last === undefined || span.fromMs > last.toMs) apart.push(span);
    else apart[apart.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, span.toMs) };
  }
  return apart;
}

/** Returns the parts of some spans that others do not cover. */
export function without(spans: readonly Span[], covered: readonly Span[]): readonly Span[] {
  let left = joined(spans);
  for (const { fromMs, toMs } of covered) {
    left = left
      .flatMap((span) => [
        { fromMs: span.fromMs, toMs: Math.min(span.toMs, fromMs) },
        { fromMs: Math.max(span.fromMs, toMs), toMs: span.toMs },
      ])
      .filter((span) => span.toMs > span.fromMs);
  }
  return left;
}

/** Adds the durations of spans, in ms. */
export function durationMs(spans: readonly Span[]): number {
  return spans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}

/** Tests whether an instant or a span meets one of some spans. */
export function meets(spans: readonly Span[], { fromMs, toMs }: Span): boolean {
  return spans.some((span) => span.fromMs <= toMs && span.toMs >= fromMs);
}
