import { EndedEarly } from "../ended-early.ts";
import type { Simulate } from "../seed-report.ts";
import type { Answer, Order } from "./work.ts";

/** Runs the seed of an order, once or twice. */
export async function answerOrder(simulate: Simulate, { seed, hours, plan, twice }: Order): Promise<Answer> {
  const options = { ...(hours === undefined ? {} : { hours }), ...(plan === undefined ? {} : { plan }) };
  try {
    const report = await simulate(seed, options);
    if (!twice) return { kind: "report", report };
    const { digest } = await simulate(seed, options);
    return { kind: "report", report, secondDigest: digest };
  } catch (error) {
    if (error instanceof EndedEarly)
      return { kind: "error", seed, error: error.message, breaches: error.breaches };
    return {
      kind: "error",
      seed,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}
