import { expect, test } from "vitest";
import { scriptedGateway } from "../../../support/web/scripted-behaviour.ts";

test("a day of one request a minute passes at once", async () => {
  const { clock, behaviour, get } = scriptedGateway();
  for (let minute = 0; minute < 1_440; minute++) {
    expect(await clock.until(get("/tickle", { method: "POST" }), 0)).toMatch(/^200/);
    await clock.advance(60_000);
  }
  expect(behaviour.received).toHaveLength(1_440);
});

test("fetch hands over the method, the query, the header fields and the body", async () => {
  const { clock, behaviour, get } = scriptedGateway();
  const answer = get("/a/b?c=d", { method: "PUT", body: "text", headers: { Cookie: "api=1" } });
  expect(await clock.until(answer)).toBe('200 {"path":"/a/b","query":"c=d","cookie":"api=1","body":"text"}');
  expect(await clock.until(get("/empty"))).toBe("204 ");
  expect(behaviour.received).toEqual(["PUT /a/b", "GET /empty"]);
});

test("fetch rejects for every other URL, and nothing reaches a network", async () => {
  const { clock, door } = scriptedGateway();
  for (const url of ["https://example.com/", door.url, `${door.url}x/tickle`]) {
    const error = await clock.until(
      door.fetch(url).catch((reason: unknown) => reason),
      0,
    );
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ message: "fetch failed", cause: { message: /^Cannot reach http/ } });
  }
});

test("fetch does not begin with a signal that is aborted", async () => {
  const { clock, behaviour, get } = scriptedGateway();
  expect(await clock.until(get("/a", { signal: AbortSignal.abort() }), 0)).toMatch(/^AbortError/);
  expect(behaviour.received).toEqual([]);
});

test("doors have URLs of their own, and one that is closed lets nothing in", async () => {
  const [first, second] = [scriptedGateway(), scriptedGateway()];
  expect(first.door.url).not.toBe(second.door.url);
  const waiting = first.get("/slow");
  const { events } = first.socket();
  await first.clock.advance(10);
  first.door.close();
  expect(await first.clock.until(waiting)).toBe("TypeError: fetch failed");
  expect(await first.clock.until(first.get("/a"))).toBe("TypeError: fetch failed");
  const late = first.socket();
  await first.clock.advance(10);
  expect([events.at(-1), late.events]).toEqual(["closed 1006", ["error", "closed 1006"]]);
  expect(first.behaviour.received).toEqual(["GET /slow", "open", "abandoned", "gone"]);
  expect(await second.clock.until(second.get("/a"))).toMatch(/^200/);
});
