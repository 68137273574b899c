import type { Order } from "@stoqey/ib";
import { parseFault, startFakeTws } from "../../../sim/mod.ts";
import { botVerdict, CHANGED } from "./book-truth.ts";
import { BotTime } from "./bot-time.ts";
import type { CutPoint } from "./cut-points.ts";
import { type Answer, type Habit, NaiveBot } from "./naive-bot.ts";
import { MARKET, RESTING, termsOf } from "./terms.ts";

const sent = (terms: object): Order => ({ ...terms, tif: "DAY", transmit: true }) as Order;

/** Time after the last request of a bot, in which the book comes to its end, in ms. */
const END_MS = 2_000;

/** Plays one point through a bot on the stock client, over TCP. @returns What is wrong in the end, or `right`. */
export async function naiveCut(point: CutPoint, habit: Habit): Promise<string> {
  const { of, fault, killed } = point;
  const tws = await startFakeTws({ profile: "gentle", network: "tcp-stepped" });
  const time = new BotTime(tws);
  let bot = new NaiveBot(tws.port, time, habit);
  await time.until(bot.connect());
  if (of !== "place") await time.until(bot.place(sent(RESTING)));
  if (fault !== undefined) tws.inject(parseFault(fault));
  if (killed === "after the wire") await time.until(bot.placeAndDie(sent(MARKET)));
  if (killed !== undefined) {
    bot.close();
    bot = new NaiveBot(tws.port, time, habit, point.nextClientId);
    await time.until(bot.connect());
  }
  // A bot that trusts the first sending does not place the order again when it starts again.
  const isOver = killed !== undefined && habit === "sends once";
  const answer = isOver ? "lost" : await time.until(requested(bot, point));
  if (point.vanishes === true) tws.reset();
  await time.advance(END_MS);
  const booked = tws.orders.all();
  bot.close();
  await tws.close();
  return botVerdict(point, answer, bot.filled, booked);
}

function requested(bot: NaiveBot, point: CutPoint): Promise<Answer> {
  const { of, changes } = point;
  if (of === "place") return bot.place(sent(termsOf(point)));
  if (of === "cancel") return bot.cancel();
  const terms = changes === "market" ? { ...RESTING, orderType: "MKT" } : { ...RESTING, lmtPrice: CHANGED };
  return bot.modify(sent(terms));
}
