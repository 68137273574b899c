import { expect, test } from "vitest";
import { FakeTws, VirtualClock } from "../../../sim/mod.ts";
import { insideOf } from "../../../sim/net/fake-tws.ts";
import { accountBook } from "../../../sim/testing/account-book.ts";
import { inMemory } from "../../support/hand-client.ts";

test("what is left out is as always", async () => {
  await using tws = await inMemory({ account: { cash: 7 } });
  await using other = await inMemory();
  expect(tws.account.positions).toEqual(other.account.positions);
  expect(tws.account.cash).toEqual({ USD: 7 });
  expect(other.account.cash).toEqual({ USD: 250_000 });
});

test("positions that were closed are not among those of the account", async () => {
  await using tws = await inMemory();
  tws.orders.place({ symbol: "AAPL", action: "SELL", quantity: 100 });
  expect(tws.account.positions.map(({ symbol }) => symbol)).not.toContain("AAPL");
});

test("an advisor has several codes, and the account is that of the first client", () => {
  const tws = new FakeTws({ clock: new VirtualClock(), accounts: ["DU1000001", "DU1000002"], advisor: true });
  const book = accountBook(insideOf(tws));
  expect(book.codes).toContain(book.code);
  expect(book.codes.length).toBeGreaterThan(2);
  tws.close();
});
