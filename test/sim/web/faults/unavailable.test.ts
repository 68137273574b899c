import { expect, test } from "vitest";
import { unavailable } from "../../../../sim/web/mod.ts";
import { scriptedGateway } from "../../../support/web/scripted-behaviour.ts";

test("unavailable answers with 503 and an empty body after 10 s, and the request has no effect", async () => {
  const { clock, gateway, behaviour, get } = scriptedGateway();
  gateway.inject(unavailable({ path: "/iserver", times: 1 }));
  const answers: string[] = [];
  for (const path of ["/iserver/a", "/other", "/iserver/b"])
    void get(path).then((text) => answers.push(text));
  await clock.advance(9_999);
  expect(answers.map((text) => text.slice(0, 3))).toEqual(["200", "200"]);
  await clock.advance(1);
  expect(answers[2]).toBe("503 ");
  expect(behaviour.received).toEqual(["GET /other", "GET /iserver/b"]);
});

test("unavailable:effect=done carries the request out nevertheless", async () => {
  const { clock, gateway, behaviour, get } = scriptedGateway();
  gateway.inject(unavailable({ effect: "done", afterMs: 5_000 }));
  expect(await clock.until(get("/order"), 5_000)).toBe("503 ");
  expect(behaviour.received).toEqual(["GET /order"]);
});

test("unavailable refuses WebSockets", async () => {
  const { clock, gateway, socket } = scriptedGateway();
  gateway.inject(unavailable());
  const { events } = socket();
  await clock.advance(100);
  expect(events).toEqual(["error", "closed 1006"]);
});
