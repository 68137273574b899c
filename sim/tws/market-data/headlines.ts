import type { Instrument } from "../../exchange/contracts/instrument.ts";
import { hash32 } from "../../world/random.ts";

export const HOUR_MS = 3_600_000;
/** Mean number of hours between two headlines of an instrument. */
const HEADLINE_HOURS = 6;
/** Largest number of headlines that one request gets. */
export const HEADLINES_MAX = 300;

/** News providers that every login has (TWS API reference, News). */
export const NEWS_PROVIDERS: readonly { readonly code: string; readonly name: string }[] = [
  { code: "BRFG", name: "Briefing.com General Market Columns" },
  { code: "BRFUPDN", name: "Briefing.com Analyst Actions" },
  { code: "DJNL", name: "Dow Jones Newsletters" },
];

/** A headline, with the ID of its article. */
export interface Headline {
  readonly atMs: number;
  readonly provider: string;
  readonly articleId: string;
  readonly headline: string;
}

/** Gets the made-up headlines of an instrument, newest first; the hours that have one depend on its contract ID alone. */
export function headlines(
  instrument: Instrument,
  providers: readonly string[],
  sinceMs: number,
  untilMs: number,
  most: number,
): readonly Headline[] {
  const found: Headline[] = [];
  const { conId } = instrument;
  const last = Math.floor(untilMs / HOUR_MS);
  const first = Math.max(Math.ceil(sinceMs / HOUR_MS), last - HEADLINE_HOURS * HEADLINES_MAX * 2);
  for (let hour = last; hour >= first && found.length < most; hour--) {
    const draw = hash32(`${conId}/news/${hour}`);
    const provider = NEWS_PROVIDERS[(draw >>> 8) % NEWS_PROVIDERS.length]?.code ?? "";
    if (draw % HEADLINE_HOURS !== 0 || !providers.includes(provider)) continue;
    found.push({
      atMs: hour * HOUR_MS,
      provider,
      articleId: `${provider}$${conId}$${hour}`,
      headline: headlineOf(instrument, hour),
    });
  }
  return found;
}

/** Makes the headline of an instrument in an hour. */
export function headlineOf({ symbol, longName }: Instrument, hour: number): string {
  const verbs = ["rises on", "falls on", "is flat after", "draws attention with"];
  const things = ["its outlook", "a new contract", "its quarterly figures", "a change at the top"];
  const draw = hash32(`${symbol}/headline/${hour}`);
  return `${longName} (${symbol}) ${verbs[draw % verbs.length]} ${things[(draw >>> 4) % things.length]}`;
}
