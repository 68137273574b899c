import { expect, test } from "vitest";
import { drop } from "../../../../sim/web/mod.ts";
import { scriptedGateway } from "../../../support/web/scripted-behaviour.ts";

test("drop resets what is open at once", async () => {
  const { clock, gateway, get, socket } = scriptedGateway();
  const { events } = socket();
  const answer = get("/slow");
  await clock.advance(10);
  gateway.inject(drop());
  expect(await clock.until(answer)).toBe("TypeError: fetch failed");
  await clock.advance(10);
  expect(events.slice(2)).toEqual(["closed 1006"]);
});

test("drop:what=requests keeps WebSockets, what=sockets keeps requests", async () => {
  const { clock, gateway, get, socket } = scriptedGateway();
  const { events } = socket();
  const first = get("/slow");
  await clock.advance(10);
  gateway.inject(drop({ what: "requests" }));
  expect(await clock.until(first)).toBe("TypeError: fetch failed");
  await clock.advance(10);
  expect(events).toHaveLength(2);
  const second = get("/slow");
  await clock.advance(10);
  gateway.inject(drop({ what: "sockets" }));
  expect(await clock.until(second)).toMatch(/^200/);
  expect(events.at(-1)).toBe("closed 1006");
});

test("drop:afterRequest carries the request out, and resets it a number of times", async () => {
  const { clock, gateway, behaviour, get } = scriptedGateway();
  gateway.inject(drop({ afterRequest: "/order", times: 1 }));
  expect(await clock.until(get("/order/1"))).toBe("TypeError: fetch failed");
  expect(behaviour.received).toEqual(["GET /order/1", "abandoned"]);
  expect(await clock.until(get("/order/2"))).toMatch(/^200/);
});

test("drop:everyMs resets WebSockets at each interval", async () => {
  const { clock, gateway, socket } = scriptedGateway();
  gateway.inject(drop({ everyMs: 1_000 }));
  for (const turn of [1, 2]) {
    const { events } = socket();
    await clock.advance(turn === 1 ? 999 : 900);
    expect(events).toHaveLength(2);
    await clock.advance(100);
    expect(events.at(-1)).toBe("closed 1006");
  }
});
