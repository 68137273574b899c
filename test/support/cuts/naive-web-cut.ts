import { botVerdict, CHANGED } from "./book-truth.ts";
import type { Answer, Habit } from "./naive-bot.ts";
import { type BotOrder, NaiveWebBot } from "./naive-web-bot.ts";
import type { WebCutPoint } from "./web-cut-points.ts";
import { WebStage } from "./web-stage.ts";

const MARKET: BotOrder = { orderType: "MKT" };
const RESTING: BotOrder = { orderType: "LMT", price: 1 };
const KILL_MS = 1_000;

/** Plays one point through a bot on plain `fetch`, on virtual time. @returns What is wrong in the end, or `right`. */
export async function naiveWebCut(point: WebCutPoint, habit: Habit): Promise<string> {
  const stage = new WebStage(point);
  const { clock, door } = stage.world;
  const { of, killed } = point;
  const made: NaiveWebBot[] = [];
  let isReady = of === "place";
  const start = async (): Promise<NaiveWebBot> => {
    const bot: NaiveWebBot = new NaiveWebBot({
      door,
      clock,
      habit,
      suppress: point.question !== true,
      questioned: () => {
        if (isReady) stage.begin("question");
        if (killed === "before the reply") made[0]?.die();
      },
    });
    made.push(bot);
    await clock.until(bot.connect());
    return bot;
  };
  let bot = await start();
  if (of !== "place") await clock.until(bot.place(RESTING));
  isReady = true;
  stage.begin("call");
  if (killed !== undefined) {
    if (killed !== "between journal and wire") void bot.place(MARKET);
    await clock.advance(KILL_MS);
    bot.die();
    bot = await start();
  }
  // A bot that trusts the first sending does not place the order again when it starts again.
  const isOver = killed !== undefined && habit === "sends once";
  const call = isOver ? Promise.resolve<Answer>("lost") : requested(bot, point);
  if (point.filledMeanwhile === true) await clock.advance(100);
  stage.meanwhile();
  const answer = await clock.until(call);
  await stage.heal();
  const verdict = botVerdict(point, answer, bot.filled, stage.booked());
  await stage.world.close(point.name);
  return verdict;
}

function requested(bot: NaiveWebBot, { of, changes }: WebCutPoint): Promise<Answer> {
  if (of === "place") return bot.place(MARKET);
  if (of === "cancel") return bot.cancel();
  return bot.modify(changes === "market" ? MARKET : { ...RESTING, price: CHANGED });
}
