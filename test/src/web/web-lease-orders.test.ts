import { expect, test } from "vitest";
import { expire } from "../../../sim/web/mod.ts";
import type { WebAnswer, WebCall, WebLease, WebPool } from "../../../src/web/mod.ts";
import { Kept } from "../../support/kept.ts";
import { errorOf, eventsOf, rejection, requests } from "../../support/web/web-outcomes.ts";
import { WebWorld } from "../../support/web/web-world.ts";

const ORDERS = "/iserver/account/DU1234567/orders";
/** An order with a price so far from the market that IBKR asks a question about it. */
const ORDER: WebCall = {
  method: "POST",
  path: ORDERS,
  body: { orders: [{ conid: 265598, orderType: "LMT", price: 100, side: "BUY", quantity: 10, tif: "DAY" }] },
};

class OrderWorld extends WebWorld {
  readonly own: WebPool = this.pool();
  readonly events: ReturnType<typeof eventsOf> = eventsOf(this.own);

  lease(): Promise<WebLease> {
    return this.clock.until(this.own.acquire());
  }

  /** Sends an order. @returns The ID of its question. */
  async asked(lease: WebLease): Promise<string> {
    return questionOf(await this.clock.until(lease.request(ORDER))) ?? "none";
  }

  get questions(): string[] {
    return this.events.flatMap((one) => (one.type.startsWith("question") ? [one.type] : []));
  }
}

const reply = (id: string): WebCall => ({
  method: "POST",
  path: `/iserver/reply/${id}`,
  body: { confirmed: true },
});

function questionOf({ body }: WebAnswer): string | undefined {
  const [row] = body as [{ readonly id?: string; readonly message?: unknown }];
  return row.message === undefined ? undefined : row.id;
}

test("other requests wait while a question is open, and go on after the last answer of the chain", async () => {
  const world = new OrderWorld();
  const lease = await world.lease();
  let id: string | undefined = await world.asked(lease);
  const others = Promise.all([
    world.own.getPositions(),
    lease.request({ method: "GET", path: "/trsrv/stocks" }),
  ]);
  await world.clock.advance(3_000);
  expect(requests(world).at(-1)).toBe(`POST ${ORDERS}`);
  let last: WebAnswer | undefined;
  while (id !== undefined) {
    last = await world.clock.until(lease.request(reply(id)));
    id = questionOf(last);
  }
  expect(last?.body).toMatchObject([{ order_id: expect.anything() }]);
  const [positions] = await world.clock.until(others);
  expect(positions.length).toBe(3);
  expect(world.gateway.counts()).toMatchObject({ questionsLost: 0 });
  expect(world.gateway.counts().questions).toBe(world.questions.length);
  expect(world.questions).not.toContain("question-abandoned");
});

test("the tickle waits for the answer to a question, and is sent then", async () => {
  const world = new OrderWorld();
  const lease = await world.lease();
  await world.clock.advance(58_000);
  const id = await world.asked(lease);
  const tickles = (): number => requests(world, "/tickle").length;
  const before = tickles();
  await world.clock.advance(5_000);
  expect(tickles()).toBe(before);
  await world.clock.until(lease.request({ ...reply(id), body: { confirmed: false } }));
  await world.clock.advance(1_000);
  expect(tickles()).toBe(before + 1);
  expect(world.gateway.counts().questionsLost).toBe(0);
});

test("a long chain of questions ends well, although the tickle waits for it", async () => {
  const world = new WebWorld();
  const { url: api, fetch } = world.door;
  const json = (body: unknown): Response => new Response(JSON.stringify(body));
  let asked = 0;
  const pool = world.pool(
    {},
    {
      fetch: async (url, init) => {
        if (url !== `${api}${ORDERS}` && !url.startsWith(`${api}/iserver/reply/`))
          return await fetch(url, init);
        return json([asked < 8 ? { id: `q${++asked}`, message: ["Sure?"] } : { order_id: "1" }]);
      },
    },
  );
  const events = eventsOf(pool);
  const lease = await world.clock.until(pool.acquire());
  await world.clock.advance(58_000);
  let answer = await world.clock.until(lease.request(ORDER));
  for (let id = questionOf(answer); id !== undefined; id = questionOf(answer)) {
    await world.clock.advance(7_000);
    answer = await world.clock.until(lease.request(reply(id)));
  }
  expect(answer.body).toEqual([{ order_id: "1" }]);
  await world.clock.advance(10_000);
  expect(pool.stats()).toMatchObject({ ticklesFailed: 0, epoch: 1, state: "ready" });
  expect(events.map(({ type }) => type)).not.toContain("degraded");
});

test("a question that nobody answers is abandoned, reads go on, and its late reply is not sent", async () => {
  const world = new OrderWorld();
  const lease = await world.lease();
  const id = await world.asked(lease);
  const askedMs = world.clock.now();
  const read = world.own.getPositions();
  await world.clock.until(read);
  expect(world.clock.now() - askedMs).toBe(9_000);
  expect(world.questions).toEqual(["question", "question-abandoned"]);
  const before = requests(world).length;
  const error = await errorOf(world, lease.request(reply(id)));
  expect(error).toMatchObject({
    code: "QUESTION_ENDED",
    message: expect.stringMatching(/^Cannot send POST \/iserver\/reply\/.*: ./),
  });
  expect(requests(world).length).toBe(before);
});

test("a reply to another question than the open one is refused, and the open one stays", async () => {
  const world = new OrderWorld();
  const lease = await world.lease();
  expect((await errorOf(world, lease.request(reply("none-was-asked")))).code).toBe("QUESTION_ENDED");
  const id = await world.asked(lease);
  expect((await errorOf(world, lease.request(reply("another")))).code).toBe("QUESTION_ENDED");
  const answer = await world.clock.until(lease.request(reply(id)));
  expect(answer.status).toBe(200);
  expect(world.gateway.counts().questionsLost).toBe(0);
});

test("a second order waits until the chain of the first one is over", async () => {
  const world = new OrderWorld();
  const first = await world.lease();
  const second = await world.lease();
  const id = await world.asked(first);
  const waits = second.request(ORDER);
  await world.clock.advance(1_000);
  expect(requests(world, ORDERS)).toHaveLength(1);
  await world.clock.until(first.request({ ...reply(id), body: { confirmed: false } }));
  const asked = questionOf(await world.clock.until(waits));
  expect([typeof asked, asked === id, world.gateway.counts().questions]).toEqual(["string", false, 2]);
  expect(world.gateway.counts().questionsLost).toBe(0);
});

test("the question of a released lease is abandoned after its time, and reads wait until then", async () => {
  const world = new OrderWorld();
  const lease = await world.lease();
  await world.asked(lease);
  await lease.release();
  const askedMs = world.clock.now();
  await world.clock.until(world.own.getPositions());
  expect(world.clock.now() - askedMs).toBe(9_000);
});

test("an order that waits is never sent once its lease has ended", async () => {
  const world = new OrderWorld();
  const first = await world.lease();
  const second = await world.lease();
  await world.asked(first);
  const waits = rejection(second.request(ORDER));
  await second.release();
  expect((await waits)?.code).toBe("LEASE_RELEASED");
  await world.clock.advance(60_000);
  expect(requests(world, ORDERS)).toHaveLength(1);
});

test("the loss of the session abandons an open question at once", async () => {
  const world = new OrderWorld();
  const lease = await world.lease();
  const kept = new Kept(world.own.watchExecutions());
  await world.clock.advance(5_000);
  await world.asked(lease);
  world.gateway.inject(expire());
  await world.clock.advance(100);
  expect(world.questions).toEqual(["question", "question-abandoned"]);
  await world.clock.advance(5_000);
  expect(world.own.stats()).toMatchObject({ state: "ready", epoch: 2 });
  expect(kept.gaps).toEqual(["gap", "resumed"]);
});

test("the cancel of an order goes before reads that wait", async () => {
  const world = new OrderWorld();
  const lease = await world.lease();
  await world.asked(lease);
  const read = lease.request({ method: "GET", path: "/trsrv/stocks", query: { symbols: "AAPL" } });
  const cancel = lease.request({ method: "DELETE", path: "/iserver/account/DU1234567/order/5" });
  await world.clock.until(Promise.all([read, cancel]));
  expect(requests(world).slice(-2)).toEqual([
    "DELETE /iserver/account/DU1234567/order/5",
    "GET /trsrv/stocks",
  ]);
});
