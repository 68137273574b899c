import { expect, test } from "vitest";
import { encodeFrame, encodeHello } from "../../../sim/wire/frames.ts";
import { FakeTws, ServerReader, VirtualClock } from "../../support/sim.ts";
import { code, NOW, sent, stock, Table } from "../../support/table.ts";

/** What comes at once on a line with these generic ticks: by tick type, what it says. */
function ticks(generic: string): Map<string, string[]> {
  const effects = new Table().client(1).say(1, 11, 1, ...stock, 0, generic, 0, 0, "");
  return new Map(
    sent(effects)
      .filter(([id = ""]) => ["1", "2", "45", "46", "84"].includes(id))
      .map(([id, , ...rest]) => [id === "84" ? "news" : (rest[1] ?? ""), rest.slice(2)]),
  );
}

test("each generic tick that is modelled comes when it was asked for, and only then", () => {
  const types = { 233: ["48"], 375: ["77"], 221: ["37"], 236: ["46", "89"], 104: ["23"], 106: ["24"] };
  const plain = ticks("");
  for (const [number, expected] of Object.entries({
    ...types,
    165: ["15", "16", "17", "18", "19", "20", "21"],
  })) {
    const extra = [...ticks(number).keys()].filter((type) => !plain.has(type));
    expect(extra.sort(), number).toEqual(expected);
  }
});

test("what they say fits the market: the ranges hold the price and each other, the mark is the last price", () => {
  const all = ticks("165,221,236,104");
  const value = (type: number): number => Number(all.get(`${type}`)?.[0]);
  const last = value(4);
  expect(value(37)).toBe(last);
  expect(value(19)).toBeLessThanOrEqual(value(17));
  expect(value(17)).toBeLessThanOrEqual(value(15));
  expect(value(15)).toBeLessThan(value(16));
  expect(value(16)).toBeLessThanOrEqual(value(18));
  expect(value(18)).toBeLessThanOrEqual(value(20));
  // A year holds more than a quarter of it.
  expect(value(20) - value(19)).toBeGreaterThan(value(16) - value(15));
  expect(value(21)).toBeGreaterThan(0);
  expect(value(46)).toBe(3);
  expect(value(23)).toBeGreaterThan(0.05);
});

test("mdoff,292 is headlines and nothing else; they are those that historical news tells", () => {
  const table = new Table();
  // Two days later, so that some headline falls into the last day.
  table.nowMs = NOW + 2 * 86_400_000;
  const client = table.client(1);
  const live = sent(client.say(1, 11, 1, ...stock, 0, "mdoff,292", 0, 0, "")).filter(([id]) => id === "84");
  const others = sent(client.all).filter(([id = ""]) => ["1", "2", "45", "46"].includes(id));
  expect(others).toEqual([]);
  const past = sent(client.say(86, 2, 265598, "BRFG+DJNL", "", "", 300, "")).filter(([id]) => id === "86");
  const articles = past.map((fields) => fields[4]);
  expect(live.length).toBeGreaterThan(0);
  for (const [, , , , articleId] of live) expect(articles).toContain(articleId);
});

test("each headline comes once", async () => {
  const clock = new VirtualClock(NOW);
  const tws = new FakeTws({ clock });
  const reader = new ServerReader();
  const articles: string[] = [];
  const end = tws.accept({
    write: (bytes) => {
      for (const [id, , , , articleId = ""] of reader.push(bytes)) if (id === "84") articles.push(articleId);
    },
    end: () => {},
    reset: () => {},
  });
  end.received(encodeHello(100, 193));
  end.received(encodeFrame(["71", "2", "1", ""]));
  end.received(encodeFrame(["1", "11", "1", ...stock.map(String), "0", "mdoff,292", "0", "0", ""]));
  await clock.advance(86_400_000);
  expect(articles.length).toBeGreaterThan(2);
  expect(new Set(articles).size).toBe(articles.length);
  tws.close();
});

test("a number that is no generic tick: 321 with the legal ones", () => {
  const effects = new Table().client(1).say(1, 11, 1, ...stock, 0, "233,999", 0, 0, "");
  expect(code(effects)).toBe(321);
  expect(sent(effects)[0]?.[4]).toContain("Legal ones for (STK) are: 100(Option Volume)");
});
