import { z } from "zod";
import type { DrillReport } from "../record.ts";

const text = z.string();
const count = z.int().min(0);
const ms = z.number().describe("Epoch ms of the clock of the drill.");
const outcome = z.enum(["passed", "failed", "not reached"]);
const grade = z.number().min(0).max(100).nullable();
const frameNumbers = z.array(count).describe("Numbers of the frames that show it.");

const check = z.strictObject({
  check: text.describe("Name, e.g. one-client-id."),
  about: text.describe("What is required, in one sentence."),
  outcome,
  points: z.number().min(0),
  reasons: z.array(text).describe("What was found, one sentence each."),
  frames: frameNumbers,
});

const session = z.strictObject({
  connection: count,
  clientId: z.int().optional(),
  openedMs: ms,
  readyMs: ms.optional(),
  endedMs: ms.optional(),
  ending: text.optional(),
  byFault: z.boolean(),
});

const request = z.strictObject({
  connection: count,
  name: text,
  text,
  id: z.number().optional(),
  atMs: ms,
  firstAnswerMs: ms.optional(),
  lastAnswerMs: ms.optional(),
  end: z.enum(["answered", "stream", "cancelled", "lost", "open"]),
  frame: count,
});

const instant = z.strictObject({ atMs: ms, text, frame: count.optional() });

const order = z.strictObject({
  clientId: z.int(),
  orderId: z.int(),
  orderRef: text,
  text: text.describe("Terms in one line, e.g. BUY 5 AAPL LMT 190."),
  received: z.array(instant).describe("What has reached the client, oldest first."),
  doubtful: z
    .array(instant.extend({ reason: text.describe("Why it is not known.") }))
    .describe("What TWS has sent and may not have reached the client."),
  held: z.array(instant).describe("What TWS held, oldest first."),
});

const drill = z.strictObject({
  drill: text,
  about: text,
  target: z.enum(["pool", "program", "upstream"]),
  seed: z.int(),
  outcome,
  grade: grade.describe("Null for a drill that was not reached."),
  checks: z.array(check),
  command: text.describe("Command that repeats the drill."),
  beganMs: z.number().describe("Epoch ms of the machine at which it began."),
  startMs: ms,
  endMs: ms,
  sessions: z.array(session),
  refusedDials: z.array(z.strictObject({ atMs: ms })),
  requests: z.array(request),
  faults: z.array(
    z.strictObject({ text, fromMs: ms, toMs: ms.optional(), strikes: count, frames: frameNumbers }),
  ),
  orders: z.array(order),
  gaps: z.array(z.strictObject({ what: text, fromMs: ms, toMs: ms.optional() })),
  losses: z
    .array(
      z.strictObject({
        connection: count,
        lostMs: ms,
        tookMs: z.number().min(0).optional().describe("Absent where no session followed."),
        isJudged: z
          .boolean()
          .describe("Whether the client has recovered, or had all the time that it is allowed."),
      }),
    )
    .describe("Sessions that were lost and had to be replaced."),
  halts: z
    .array(z.strictObject({ beganMs: ms, endedMs: ms }))
    .describe("Times of more than 20 ms in which the fake or the proxy read nothing; at most 1 000."),
  frames: z.array(
    z.strictObject({ frame: count, atMs: ms, connection: count, event: text, text, faults: z.array(text) }),
  ),
  framesLeftOut: count,
  program: z
    .strictObject({ command: z.array(text), ending: text, output: z.array(text) })
    .optional()
    .describe("What a program under drill did; absent for the pool."),
  flatEnding: z
    .strictObject({
      cancelled: z.array(text),
      closed: z.array(text),
      left: z
        .array(text)
        .describe("What could not be undone, and what the program did to what was there before."),
    })
    .optional()
    .describe("What was cancelled and closed at a real gateway after the drill; absent before a fake."),
  gatewayFailure: text
    .optional()
    .describe("What the real gateway has failed in: nothing since then is held against the client."),
  interrupted: text
    .optional()
    .describe("Sentence that says after which time somebody has ended the drill; absent for a whole one."),
});

/** Schema of a report of drills as JSON. What did not happen is absent. */
export const reportSchema: z.ZodType = z.strictObject({
  form: z.literal(1),
  version: text.describe("Version of the package."),
  startMs: z.number().describe("Epoch ms of the machine."),
  seed: z.int(),
  grade: grade.describe("Mean of the grades of the drills; null where none was reached."),
  drills: z.array(drill),
});

/** Makes the JSON schema of a report. */
export function reportJsonSchema(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(
    reportSchema.meta({
      title: "Report of ibkr-pool drills",
      description: "What `ibkr-pool drill run --json` writes.",
    }),
    { io: "input" },
  );
}

/** Writes a report as JSON. */
export function jsonReport(report: DrillReport): string {
  return JSON.stringify(report, undefined, 2);
}
