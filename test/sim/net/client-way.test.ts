import { expect, test } from "vitest";
import { ClientWay } from "../../../sim/net/client-way.ts";

test("what is sent while the server does not read waits, in order, and is delivered when it does", () => {
  const way = new ClientWay();
  const log: string[] = [];
  way.pass(() => log.push("a"));
  way.pause();
  way.pass(() => {
    log.push("b");
    way.pause();
  });
  way.pass(() => log.push("c"));
  expect(log).toEqual(["a"]);
  expect(way.isHolding).toBe(true);
  way.resume();
  expect(log).toEqual(["a", "b"]);
  way.resume();
  expect(log).toEqual(["a", "b", "c"]);
  expect(way.isHolding).toBe(false);
});

test("a reset forgets what waits", () => {
  const way = new ClientWay();
  const log: string[] = [];
  way.pause();
  way.pass(() => log.push("a"));
  way.forget();
  way.resume();
  expect(log).toEqual([]);
});
