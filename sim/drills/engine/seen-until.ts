import type { Seen } from "../seen.ts";

/** Cuts what was seen after a frame: what came later is left out, and the drill ends no later than the next event. */
export function seenUntil(endFrame: number, seen: Seen): Seen {
  const isWithin = ({ frame }: { readonly frame: number }): boolean => frame <= endFrame;
  const nextMs = seen.events.find(({ frame }) => frame > endFrame)?.happened.atMs ?? seen.endMs;
  return {
    ...seen,
    endMs: Math.min(seen.endMs, nextMs),
    events: seen.events.filter(isWithin),
    requests: seen.requests.filter(isWithin),
    answers: seen.answers.filter(isWithin),
  };
}
