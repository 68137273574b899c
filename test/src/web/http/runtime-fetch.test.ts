import { expect, onTestFinished, test } from "vitest";
import { drop, FakeGateway, listenWeb } from "../../../../sim/web/mod.ts";
import { silentLogger } from "../../../../src/mod.ts";
import { runtimeFetch } from "../../../../src/web/http/runtime-fetch.ts";
import { WebPool } from "../../../../src/web/mod.ts";

/** A gateway behind a real port. */
async function served(): Promise<{ gateway: FakeGateway; url: string }> {
  const gateway = new FakeGateway({ nightlyReset: false });
  const door = await listenWeb(gateway);
  onTestFinished(async () => {
    await door.close();
    gateway.close();
  });
  return { gateway, url: door.url };
}

test.each(["GET", "POST", "DELETE"])(
  "a %s whose connection ends unanswered is not sent again",
  async (method) => {
    const { gateway, url } = await served();
    const runtime = runtimeFetch();
    onTestFinished(() => runtime.close());
    const send = async (path: string, how: string): Promise<number> => {
      const response = await runtime.fetch(`${url}${path}`, {
        method: how,
        body: how === "POST" ? "{}" : null,
      });
      await response.text();
      return response.status;
    };
    // Connections that could be kept.
    await send("/iserver/auth/status", "POST");
    await send("/iserver/auth/status", "POST");
    gateway.inject(drop({ what: "requests", afterRequest: "/iserver/dropped" }));
    const before = gateway.counts().requests;
    await expect(send("/iserver/dropped", method)).rejects.toThrow();
    // One more, after which a second copy of the first would have arrived.
    await send("/iserver/auth/status", "POST");
    expect(gateway.counts().requests - before).toBe(2);
  },
);

test("an order and a reply whose connections end unanswered reach the gateway once each", async () => {
  const { gateway, url } = await served();
  await using pool = new WebPool({ url, logger: silentLogger });
  await using lease = await pool.acquire();
  const [account = ""] = lease.accounts;
  const order = (fields: object): Promise<{ body: unknown }> =>
    lease.request({
      method: "POST",
      path: `/iserver/account/${account}/orders`,
      body: {
        orders: [{ conid: 265598, orderType: "MKT", side: "BUY", quantity: 1, tif: "DAY", ...fields }],
      },
    });
  const orders = (): number => gateway.exchange.trading.orders().length;

  const lost = gateway.inject(drop({ what: "requests", afterRequest: "/iserver/account/" }));
  const limit = { orderType: "LMT", price: 10 };
  await expect(order(limit)).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN", retryable: false });
  expect(gateway.counts().questions).toBe(1);
  lost.heal();

  const { body } = await order({});
  const [{ id } = { id: "" }] = body as { id: string }[];
  gateway.inject(drop({ what: "requests", afterRequest: "/iserver/reply" }));
  const before = gateway.counts().requests;
  const reply = lease.request({ method: "POST", path: `/iserver/reply/${id}`, body: { confirmed: true } });
  await expect(reply).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN", retryable: false });
  expect([orders(), gateway.counts().requests - before]).toEqual([1, 1]);
});

test("each request reads fetch anew, and a request after the end gets a client of its own", async () => {
  const { url } = await served();
  const runtime = runtimeFetch();
  const original = globalThis.fetch;
  onTestFinished(() => {
    globalThis.fetch = original;
    runtime.close();
  });
  await (await runtime.fetch(`${url}/iserver/auth/status`, { method: "POST" })).text();
  runtime.close();
  expect((await runtime.fetch(`${url}/iserver/auth/status`, { method: "POST" })).status).toBe(200);
  globalThis.fetch = () => Promise.resolve(new Response("replaced"));
  expect(await (await runtime.fetch(`${url}/iserver/auth/status`, {})).text()).toBe("replaced");
});
