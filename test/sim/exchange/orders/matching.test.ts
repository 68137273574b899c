import { expect, test } from "vitest";
import { cents, HOUR, NOW, PaperTrading, SECOND } from "../../../support/paper-trading.ts";

test("a large order fills in parts at several prices, and the rest later", () => {
  const paper = new PaperTrading();
  const { ask } = paper.quote();
  const pfizer = paper.contract(11031);
  const permId = paper.place({ instrument: pfizer, quantity: 15_000 });
  const first = paper.order(permId);
  expect(first.filled).toBeGreaterThan(0);
  paper.pass(30 * SECOND);
  const fills = paper.trading.fills().filter((fill) => fill.permId === permId);
  expect(fills.length).toBeGreaterThan(3);
  expect(new Set(fills.map(({ price }) => price)).size).toBeGreaterThan(1);
  expect(fills.at(-1)?.filled).toBe(paper.order(permId).filled);
  expect(paper.status(permId)).toBe("Filled");
  expect(ask).toBeGreaterThan(0);
});

test("two orders within one second do not take the same units", () => {
  const paper = new PaperTrading();
  const { asks } = paper.exchange.depth(paper.contract(), NOW, 2);
  const [best, second] = asks;
  const size = best?.size ?? 0;
  paper.place({ quantity: size, type: "LMT", limitPrice: best?.price });
  const after = paper.place({ quantity: 100, type: "LMT", limitPrice: second?.price });
  expect(paper.order(after)).toMatchObject({ filled: 100, averagePrice: second?.price });
});

test("a limit order never pays more than its limit, and fills once the market reaches it", () => {
  const paper = new PaperTrading();
  const limitPrice = cents(paper.quote().bid - 0.1);
  const permId = paper.place({ type: "LMT", limitPrice, tif: "GTC" });
  expect(paper.status(permId)).toBe("Submitted");
  for (let day = 0; day < 40 && paper.status(permId) !== "Filled"; day++) paper.pass(24 * HOUR);
  expect(paper.status(permId)).toBe("Filled");
  for (const { price } of paper.trading.fills()) expect(price).toBeLessThanOrEqual(limitPrice);
});

test("IOC takes what is available and cancels the rest; FOK fills completely or not at all", () => {
  const paper = new PaperTrading();
  const pfizer = paper.contract(11031);
  const ioc = paper.place({
    instrument: pfizer,
    quantity: 12_000,
    tif: "IOC",
    type: "LMT",
    limitPrice: cents(paper.quote(11031).ask),
  });
  expect(paper.order(ioc)).toMatchObject({ status: "Cancelled" });
  expect(paper.order(ioc).filled).toBeGreaterThan(0);
  const fok = paper.place({
    instrument: pfizer,
    quantity: 12_000,
    tif: "FOK",
    type: "LMT",
    limitPrice: cents(paper.quote(11031).ask),
  });
  expect(paper.order(fok)).toMatchObject({ status: "Cancelled", filled: 0 });
});
