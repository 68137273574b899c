import { hostname } from "node:os";
import { expect, test } from "vitest";
import { placeText, readPlace, refuseLive, refuseLoop, startRelay } from "../../../sim/relay/mod.ts";

test.each([
  ["127.0.0.1:4002", "127.0.0.1:4002"],
  ["localhost:4002", "localhost:4002"],
  ["[::1]:4002", "[::1]:4002"],
  [" gw.lan:1 ", "gw.lan:1"],
])("the place %j is read as %s", (text, expected) => {
  expect(placeText(readPlace(text, "--upstream"))).toBe(expected);
});

test.each([
  "",
  "4002",
  "127.0.0.1",
  "127.0.0.1:",
  "127.0.0.1:70000",
  ":4002",
  "::1:4002",
  "[gw]:4002",
  "http://gw:4002",
  "gw:0",
])("the upstream %j is refused with an example", (text) => {
  expect(() => readPlace(text, "--upstream")).toThrow(/^Cannot read --upstream: expected a place such as/);
});

test("a place to listen on has a host by default and may have port 0", () => {
  expect(readPlace("0", "--listen", "127.0.0.1")).toEqual({ host: "127.0.0.1", port: 0 });
});

test.each(["127.0.0.1:7496", "localhost:4001", "[::1]:4001", "gw.example:07496"])(
  "the live port of %s is refused before anything is dialled",
  async (text) => {
    const upstream = readPlace(text, "--upstream");
    expect(() => refuseLive(upstream)).toThrow("--allow-live");
    await expect(startRelay(upstream, { host: "127.0.0.1", port: 0 })).rejects.toThrow("live account");
  },
);

test.each(["127.0.0.1", "localhost", "127.0.0.2", "::1", "0.0.0.0", hostname()])(
  "an upstream %s with the port of the proxy is refused as a loop",
  async (host) => {
    const loop = refuseLoop({ host, port: 4102 }, { host: "0.0.0.0", port: 4102 });
    await expect(loop).rejects.toThrow("it is where the proxy itself listens");
    await refuseLoop({ host, port: 4002 }, { host: "0.0.0.0", port: 4102 });
  },
);
