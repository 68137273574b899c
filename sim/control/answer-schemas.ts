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
/** Schema of an order. */
export const order: z.ZodObject = z.object({
  orderId: z.int(),
  clientId: z.int(),
  permId: z.int(),
  account: z.string(),
  symbol: z.string(),
  conId: z.int(),
  secType: z.string(),
  action: z.enum(["BUY", "SELL"]),
  quantity: z.number(),
  orderType: z.string(),
  limitPrice: z.number().optional(),
  stopPrice: z.number().optional(),
  tif: z.string(),
  orderRef: z.string(),
  status: z.string(),
  filled: z.number(),
  averagePrice: z.number(),
});
/** Schema of a fill. */
export const fill: z.ZodObject = z.object({
  execId: z.string(),
  orderId: z.int(),
  clientId: z.int(),
  permId: z.int(),
  account: z.string(),
  symbol: z.string(),
  conId: z.int(),
  secType: z.string(),
  action: z.enum(["BUY", "SELL"]),
  quantity: z.number(),
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
  scenario: z.string().optional(),
});
