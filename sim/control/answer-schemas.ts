import { z } from "zod";

const count = z.int().min(0);
const ms = z.number().describe("Time of the clock of the fake, epoch ms.");

/** Schema of a refusal. */
export const refusal: z.ZodObject = z.object({
  error: z.string().describe("One sentence: `Cannot …: why`."),
});
/** Schema of a fault. */
export const fault: z.ZodObject = z.object({
  id: z.int().min(1),
  text: z.string().describe("The fault as on the command line."),
  kind: z.string(),
  state: z.enum(["running", "paused", "finished"]),
  strikes: count.describe("Dials, messages and connections that it has affected."),
});
/** What an order and its fill have in common. */
const traded = {
  orderId: z.int(),
  clientId: z.int(),
  permId: z.int(),
  account: z.string(),
  symbol: z.string(),
  conId: z.int(),
  secType: z.string(),
  action: z.enum(["BUY", "SELL"]),
  quantity: z.number(),
};
/** Schema of an order. */
export const order: z.ZodObject = z.object({
  ...traded,
  orderType: z.string(),
  limitPrice: z.number().optional(),
  stopPrice: z.number().optional(),
  tif: z.string(),
  orderRef: z.string(),
  status: z.string(),
  filled: z.number(),
  averagePrice: z.number(),
  held: z.boolean().describe("Whether it is kept from being filled by the market."),
});
/** Schema of the market of a contract. */
export const market: z.ZodObject = z.object({
  nowMs: ms,
  symbol: z.string(),
  conId: z.int(),
  bid: z.number().optional().describe("Left out where it has none, as an index."),
  ask: z.number().optional(),
  last: z.number().optional(),
  halted: z.boolean(),
  price: z.enum(["by hand", "free"]).describe("Whether it was set or moved by hand, or moves by itself."),
  venue: z.enum(["open", "closed"]),
});
const drill = z
  .object({
    state: z.enum(["running", "between"]),
    name: z.string().optional().describe("Left out between drills."),
    number: count.describe("Place in the run, from 1; between drills, how many have ended."),
    of: count.describe("Drills of the run."),
  })
  .optional()
  .describe("Drill that runs; left out where no drills run.");
/** Schema of a fill. */
export const fill: z.ZodObject = z.object({
  execId: z.string(),
  ...traded,
  price: z.number(),
  atMs: ms,
  commission: z.number(),
  realizedPnl: z.number().optional(),
  orderRef: z.string(),
});
const session = z.object({
  connection: z.int().min(1),
  clientId: z.int(),
  version: z.int(),
  sinceMs: ms,
});
/** Schema of `GET /state`. */
export const state: z.ZodObject = z.object({
  nowMs: ms,
  sessions: z.array(session),
  faults: z.array(fault),
  orders: z.array(order).describe("The newest 500."),
  fills: z.array(fill).describe("The newest 500."),
  messages: z.object({ in: count, out: count, inPerSecond: count, outPerSecond: count }),
  drill,
});
/** Schema of a rule. */
export const rule: z.ZodObject = z.object({
  id: z.int().min(1),
  text: z.string(),
  used: count,
  uses: z.string(),
  nearMisses: z.array(z.string()),
});
/** Schema of a request of the journal. */
export const request: z.ZodObject = z.object({
  seq: z.int().min(1),
  atMs: ms,
  connection: z.int(),
  clientId: z.int(),
  name: z.string(),
  id: z.int().optional(),
  text: z.string(),
  outcome: z.enum(["read", "lost", "unread", "unreadable"]),
  values: z.record(z.string(), z.unknown()),
});
/** Schema of `GET /health`. */
export const health: z.ZodObject = z.object({
  status: z.literal("ok"),
  what: z.enum(["sim", "drill", "proxy", "replay"]),
  version: z.string(),
  seed: z.int(),
  nowMs: ms,
  answers: z
    .enum(["fake", "gateway", "recording"])
    .describe("Who answers clients. Orders, prices and reset by hand are possible with the fake alone."),
  scenario: z.string().optional(),
  drill,
});
