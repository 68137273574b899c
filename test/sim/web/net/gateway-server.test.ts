import { expect, test } from "vitest";
import { scriptedGateway } from "../../../support/web/scripted-behaviour.ts";

test("a response comes after the time that it takes, or when an alarm gives it", async () => {
  const { clock, get } = scriptedGateway();
  await expect(clock.until(get("/slow"), 499)).rejects.toThrow("Cannot settle");
  expect(await clock.until(get("/slow"), 500)).toMatch(/^200/);
  await expect(clock.until(get("/woken"), 999)).rejects.toThrow("Cannot settle");
  expect(await clock.until(get("/woken"), 1_000)).toBe("200 {}");
});

test("the behaviour learns that a client has not waited, once, and not after the response", async () => {
  const { clock, behaviour, get } = scriptedGateway();
  const leaving = new AbortController();
  const answer = get("/slow", { signal: leaving.signal });
  await clock.advance(100);
  leaving.abort();
  expect(await clock.until(answer, 0)).toMatch(/^AbortError/);
  await clock.advance(1_000);
  const late = new AbortController();
  await clock.until(get("/a", { signal: late.signal }));
  late.abort();
  await clock.advance(0);
  expect(behaviour.received).toEqual(["GET /slow", "abandoned", "GET /a"]);
});

test("a WebSocket is opened, answered, and closed by the gateway with its code", async () => {
  const { clock, behaviour, socket } = scriptedGateway();
  const { events, send } = socket("?oauth_token=secret");
  await clock.advance(10);
  send("tic");
  send("end");
  await clock.advance(10);
  expect(events).toEqual([
    "open",
    '{"topic":"system","query":"oauth_token=secret"}',
    '{"topic":"tic","text":"tic"}',
    "closed 1001 the end",
  ]);
  expect(behaviour.received).toEqual(["open", "tic", "end", "gone"]);
});

test("the trace names requests and topics, and holds no session ID", async () => {
  const { clock, gateway, get, socket } = scriptedGateway();
  await clock.until(get("/iserver/accounts?token=SECRET", { headers: { cookie: "api=SECRET" } }));
  const { send, close } = socket("?oauth_token=SECRET");
  await clock.advance(10);
  send('{"session":"SECRET"}');
  send("smd+265598+{}");
  send("SECRET");
  close();
  await clock.advance(10);
  const lines = gateway.trace.events.map(
    ({ connection, event, detail }) => `${connection} ${event} ${detail}`,
  );
  expect(lines).toEqual([
    "1 read GET /iserver/accounts",
    "1 sent 200 /iserver/accounts",
    "2 opened ",
    "2 sent system",
    "2 read session",
    "2 sent other",
    "2 read smd",
    "2 sent smd",
    "2 read other",
    "2 sent other",
    "2 closed the client left",
  ]);
});
