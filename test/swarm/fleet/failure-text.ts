import type { Plan } from "../plan.ts";
import type { Failure } from "./fleet.ts";

/** Most sentences about one failure, and most events. */
const SENTENCES_MAX = 8;
const EVENTS_MAX = 20;

/** Writes the draw of a plan: what is on, and how it is configured. */
export function planText({
  seed,
  length,
  features,
  profile,
  lingerMs,
  pool,
  network,
  script,
}: Plan): readonly string[] {
  return [
    `seed ${seed}: ${length}, ${profile} fake, ${script.length} steps, lingerMs ${lingerMs}`,
    `  features: ${features.join(", ") || "none"}`,
    `  pool: ${JSON.stringify(pool)}`,
    ...(network.length === 0 ? [] : [`  network: ${network.join("; ")}`]),
  ];
}

/** Writes a failure: its seed, what it broke, its draw, and its last events. */
export function failureText({ seed, breaches, report }: Failure): readonly string[] {
  const more = breaches.length - SENTENCES_MAX;
  return [
    `Seed ${seed} broke ${breaches.length === 1 ? "a promise" : `promises ${breaches.length} times`}:`,
    ...breaches
      .slice(0, SENTENCES_MAX)
      .flatMap(({ promise, sentence }) => [`  ${promise}`, `    ${sentence}`]),
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...(report === undefined
      ? []
      : [
          ...planText(report.plan),
          "Last events:",
          ...report.lastEvents.slice(-EVENTS_MAX).map((line) => `  ${line}`),
        ]),
  ];
}

/** The command that runs a seed again. */
export const replayCommand = (seed: number, hours: number | undefined): string =>
  `npm run simulate -- --seed ${seed}${hours === undefined ? "" : ` --hours ${hours}`}`;
