import { z } from "zod";
import { markName } from "../scenarios/check-schema.ts";
import type { RunningScenario } from "../scenarios/run-scenario.ts";
import { ControlError } from "./control-error.ts";
import type { Controlled } from "./controlled.ts";
import type { Endpoint } from "./endpoint.ts";
import { HTTP } from "./http-status.ts";
import { fieldsOf } from "./input.ts";

const mark = z.strictObject({ mark: markName });
const sessions = z.strictObject({
  sessions: z
    .enum(["end", "keep"])
    .optional()
    .describe("Whether sessions end first (default), or live on with their subscriptions."),
});
const advance = z.strictObject({
  ms: z
    .number()
    .min(0)
    .max(366 * 86_400_000),
});
const time = z.object({ nowMs: z.number() });

/** Makes the endpoints of the run: scenario, reset and time. */
export function runEndpoints(controlled: Controlled): readonly Endpoint[] {
  const { target, hands } = controlled;
  const running = (what: string): RunningScenario => {
    if (target.scenario !== undefined) return target.scenario;
    throw new ControlError(HTTP.notFound, `Cannot ${what}: no scenario runs`);
  };
  const now = (): { readonly nowMs: number } => ({ nowMs: controlled.nowMs });
  return [
    {
      method: "get",
      path: "/scenario",
      about: "Gives the scenario that runs, and whether it has ended.",
      cannot: "give the scenario",
      answer: z.object({ scenario: z.record(z.string(), z.unknown()), ended: z.boolean() }),
      handle: () => {
        const { scenario, ended } = running("give the scenario");
        return { scenario, ended: ended.aborted };
      },
    },
    {
      method: "post",
      path: "/scenario/marks",
      about: "Sets a mark of the scenario: something has happened outside of TWS.",
      cannot: "set a mark",
      body: { schema: mark, check: fieldsOf(mark) },
      answer: z.object({ mark: markName }),
      status: HTTP.created,
      handle: ({ body }) => {
        const { mark: name } = body as z.infer<typeof mark>;
        running(`set the mark ${name}`).mark(name);
        return { mark: name };
      },
    },
    {
      method: "post",
      path: "/reset",
      about: "Puts the fake back to the start, but for its time.",
      cannot: "reset the fake",
      body: { schema: sessions, check: fieldsOf(sessions), isOptional: true },
      answer: time,
      handle: ({ body }) => {
        hands.reset((body as z.infer<typeof sessions> | undefined)?.sessions ?? "end");
        return now();
      },
    },
    {
      method: "post",
      path: "/time/advance",
      about: "Moves time forward, where it stands still otherwise.",
      cannot: "advance the clock",
      body: { schema: advance, check: fieldsOf(advance) },
      answer: time,
      handle: async ({ body }) => {
        await hands.advance((body as z.infer<typeof advance>).ms);
        return now();
      },
    },
  ];
}
