import type { WebOrderHandle, WebOrderOutcome, WebPool } from "../../../src/web/mod.ts";
import { requests } from "../web/web-outcomes.ts";
import { CHANGED, described, disagreements, told } from "./book-truth.ts";
import { KeptJournal } from "./kept-journal.ts";
import type { PoolCut } from "./pool-cut.ts";
import type { WebCutPoint } from "./web-cut-points.ts";
import { WebStage } from "./web-stage.ts";
import { APPLE, MARKET, QUESTIONS, RESTING } from "./web-terms.ts";

const KEYS = { order: "order", change: "change" };
/** Time after which the process is killed, and after which it is started again, in ms: IBKR counts the requests of both together. */
const KILL_MS = 1_000;
const RESTART_MS = 5_100;

/** Plays one point through the pool of the Web API, on virtual time. */
export async function webPoolCut(point: WebCutPoint): Promise<Omit<PoolCut, "settled">> {
  const stage = new WebStage(point);
  const { world } = stage;
  const { clock } = world;
  const { killed } = point;
  const journal = new KeptJournal([], killed === "before the reply" ? "after the wire" : killed);
  const process = new MortalFetch(world.door.fetch);
  let pool = poolOf(stage, point, journal, process);
  await clock.until(pool.connect());
  const resting = point.of === "place" ? undefined : await rest(stage, pool);
  stage.begin("call");
  const call = act(point, pool, resting);
  let outcome: WebOrderOutcome | undefined;
  void call.then((settled) => {
    outcome = settled;
  });
  let said = "none: the process is dead";
  if (killed === undefined) {
    if (point.filledMeanwhile === true) await clock.advance(500);
    stage.meanwhile();
    await clock.until(call);
    said = told(outcome);
  } else {
    await clock.advance(KILL_MS);
    process.die();
    await clock.until(pool.close());
    await clock.advance(RESTART_MS);
    pool = poolOf(stage, point, new KeptJournal(journal.entries));
    await clock.until(pool.connect());
  }
  await stage.heal();
  const order = pool.orders.get(KEYS.order);
  if (order === undefined) throw new Error(`${point.name}: the order is not known`);
  const healed = await clock.until(act(point, pool, order));
  const shown = { healed: described(point, healed, order, stage.booked()[0]), proof: proof(healed, order) };
  const row = { outcome: said, ...shown, wrong: await wrongs(stage, point, pool, { order, healed }) };
  await world.close(point.name);
  return row;
}

/** What the calls of a process send; nothing more once it is dead. */
class MortalFetch {
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  #isDead = false;

  constructor(fetch: MortalFetch["fetch"]) {
    this.fetch = (input, init) =>
      this.#isDead ? Promise.reject(new TypeError("fetch failed")) : fetch(input, init);
  }

  die(): void {
    this.#isDead = true;
  }
}

function poolOf(
  stage: WebStage,
  { question, killed }: WebCutPoint,
  journal: KeptJournal,
  process?: MortalFetch,
): WebPool {
  return stage.world.pool(
    {
      journal,
      answerQuestion: () => {
        stage.begin("question");
        return killed === "before the reply" ? new Promise(() => {}) : true;
      },
      ...(question === true ? {} : { suppressedQuestions: QUESTIONS }),
      tickleMs: 5_000,
      tickleRetryMs: 1_000,
      backoffMsMax: 2_000,
      dialTimeoutMs: 3_000,
      probeMs: 5_000,
    },
    process === undefined ? {} : { fetch: process.fetch },
  );
}

async function rest({ world }: WebStage, pool: WebPool): Promise<WebOrderHandle> {
  const options = { key: KEYS.order, answerQuestion: "yes" } as const;
  const { order } = await world.clock.until(pool.placeOrder(APPLE, RESTING, options));
  return order;
}

/** Makes the call of a point; a second time with the same key it gives what became of the first. */
function act(
  { of, changes }: WebCutPoint,
  pool: WebPool,
  order: WebOrderHandle | undefined,
): Promise<WebOrderOutcome> {
  if (of === "place" || order === undefined) return pool.placeOrder(APPLE, MARKET, { key: KEYS.order });
  if (of === "cancel") return order.cancel({ key: KEYS.change });
  const terms = changes === "market" ? ({ orderType: "MKT" } as const) : { lmtPrice: CHANGED };
  return order.modify(terms, { key: KEYS.change });
}

/** Compares what the pool says with the book; what it cannot know a person settles, and then it trades again. */
async function wrongs(
  stage: WebStage,
  { of }: WebCutPoint,
  pool: WebPool,
  { order, healed }: { readonly order: WebOrderHandle; readonly healed: WebOrderOutcome },
): Promise<readonly string[]> {
  const [booked, ...others] = stage.booked();
  const wrong = others.map(() => "the intent has two orders");
  const { clock } = stage.world;
  if (of !== "place") {
    const isIn = of === "cancel" ? booked?.status === "Cancelled" : booked?.limitPrice !== RESTING.lmtPrice;
    if (healed.kind === "acknowledged" && !isIn) wrong.push(`the ${of} was not carried out`);
    if (healed.kind !== "acknowledged" && healed.kind !== "unknown" && isIn)
      wrong.push(`the ${of} was carried out, and is ${healed.kind}`);
  }
  if (healed.kind === "unknown") {
    if (of === "place" && booked !== undefined) wrong.push("the order in the book was not found");
    // A change of an order that has ended changes nothing any more: the gate is open, and nobody has to settle it.
    if (order.state.kind !== "filled") {
      if (!healed.why.includes("orders.settle")) wrong.push(`no advice: ${healed.why}`);
      if (pool.stats().orders.closed === undefined) wrong.push("the gate is open");
    }
    await clock.until(pool.orders.settle(of === "place" ? KEYS.order : KEYS.change, { kind: "not-sent" }));
  } else wrong.push(...disagreements(order.state, stage.booked()));
  const { closed } = pool.stats().orders;
  if (closed !== undefined) wrong.push(`the gate is closed: ${closed}`);
  const posts = requests(stage.world, "POST /iserver/account/DU1234567/orders").length;
  if (posts > 1) wrong.push(`${posts} orders were sent`);
  return wrong;
}

/** Names the list, or the fact, that has ended the doubt. */
function proof(healed: WebOrderOutcome, { state, fills }: WebOrderHandle): string {
  if (healed.kind === "unknown")
    return state.kind === "filled" ? "trades; nothing shows the terms" : "nothing: a person settles it";
  if (healed.kind === "not-sent")
    return healed.reason.code === "CONNECT_FAILED"
      ? "the connection was refused"
      : "the gateway refused the request";
  if (healed.kind === "rejected") return "trades";
  return state.kind === "filled" && fills.length > 0 ? "trades" : "orders";
}
