import { inspect } from "node:util";
import type { WebInvariant } from "../record.ts";

/** Session IDs and tokens stay between the pool and the gateway. */
export const secretsKept: WebInvariant = {
  name: "no line, event or error has a session ID or a token",
  breaches: ({ pools, lines, secrets }) => {
    const texts = [
      ...lines.map((line) => ["a line", line] as const),
      ...pools.flatMap(({ events, calls, readings }) => [
        ...events.map(({ event }) => [`event ${event.type}`, shown(event)] as const),
        ...calls.flatMap(({ what, outcome }) =>
          outcome !== undefined && "error" in outcome
            ? [[`the error of ${what}`, shown(outcome.error)] as const]
            : [],
        ),
        ...readings.map(({ label, error }) => [`the error of ${label}`, shown(error)] as const),
      ]),
    ];
    return texts.flatMap(([what, text]) => (secrets.some((secret) => text.includes(secret)) ? [what] : []));
  },
};

const shown = (value: unknown): string =>
  inspect(value, { depth: 6, maxStringLength: 10_000, breakLength: Infinity });
