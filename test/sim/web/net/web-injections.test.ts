import { expect, test } from "vitest";
import { badUtf8, garbage, late, unavailable } from "../../../../sim/web/mod.ts";
import { scriptedGateway } from "../../../support/web/scripted-behaviour.ts";

test("each fault receives a response as the faults before it have left it, and delays add up", async () => {
  const { clock, gateway, get } = scriptedGateway();
  const whole = await clock.until(get("/a"));
  gateway.inject(garbage({ what: "truncated" }));
  gateway.inject(garbage({ what: "truncated" }));
  gateway.inject(late({ byMs: 300 }));
  gateway.inject(late({ byMs: 400 }));
  const answer = get("/a");
  await expect(clock.until(answer, 699)).rejects.toThrow("Cannot settle");
  expect((await clock.until(answer, 700)).length - 4).toBe((whole.length - 4) >> 2);
});

test("each fault changes a frame as the faults before it have left it", async () => {
  const { clock, gateway, socket } = scriptedGateway();
  gateway.inject(badUtf8());
  gateway.inject(badUtf8());
  const { events } = socket();
  await clock.advance(10);
  expect(events[1]).toBe('{"topic":"system","query":"\ufffd\ufffd"}');
});

test("the first fault that answers a request decides, and the behaviour learns nothing of it", async () => {
  const { clock, gateway, behaviour, get } = scriptedGateway();
  gateway.inject(unavailable({ afterMs: 200 }));
  gateway.inject(unavailable({ afterMs: 100 }));
  expect(await clock.until(get("/a"), 200)).toBe("503 ");
  const leaving = new AbortController();
  const answer = get("/b", { signal: leaving.signal });
  await clock.advance(10);
  leaving.abort();
  expect(await clock.until(answer)).toMatch(/^AbortError/);
  expect(behaviour.received).toEqual([]);
});
