import { expect, expectTypeOf, test } from "vitest";
import { IbkrPool, Lease, type Reads, TwsReads } from "../../src/mod.ts";

test("the pool and its leases satisfy the interface of both transports, by types", () => {
  expectTypeOf<IbkrPool>().toExtend<Reads>();
  expectTypeOf<Lease>().toExtend<Reads>();
  expectTypeOf<TwsReads>().toExtend<Reads>();
  expect([IbkrPool, Lease].map(({ prototype }) => prototype instanceof TwsReads)).toEqual([true, true]);
});
