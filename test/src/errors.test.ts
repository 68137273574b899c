import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { callSite, forCaller, reasonOf, withCaller, withoutStacks } from "../../src/errors.ts";
import { type IbkrPool, PoolError } from "../../src/mod.ts";
import { UNKNOWN_SHARE } from "../support/contracts.ts";
import { refuse, swallow } from "../support/sim.ts";
import { World } from "../support/world.ts";

/** The error that a promise rejects with, while virtual time moves on. */
async function errorOf(world: World, promise: Promise<unknown>): Promise<PoolError> {
  const outcome = await world.outcome(promise);
  if ("error" in outcome && outcome.error instanceof PoolError) return outcome.error;
  throw new Error(`expected a PoolError, got ${JSON.stringify(outcome)}`);
}

const FAILING: Readonly<Record<string, { code: string; call: (pool: IbkrPool) => Promise<unknown> }>> = {
  "a read that TWS refuses": { code: "TWS_ERROR", call: (pool) => pool.getContractDetails(UNKNOWN_SHARE) },
  "a read of a lease": {
    code: "TWS_ERROR",
    call: (pool) => pool.use(async (ib) => await ib.getContractDetails(UNKNOWN_SHARE)),
  },
  "a read without an answer": {
    code: "REQUEST_TIMEOUT",
    call: (pool) => pool.getFamilyCodes({ timeoutMs: 1_000 }),
  },
  "a read with wrong arguments": { code: "INVALID_OPTION", call: (pool) => pool.getMatchingSymbols("") },
  "an account summary with wrong options": {
    code: "INVALID_OPTION",
    call: (pool) => pool.getAccountSummary({ tags: [] }),
  },
  "a stream that TWS refuses": {
    code: "TWS_ERROR",
    call: async (pool) => await pool.watchMarketData(UNKNOWN_SHARE).next(),
  },
};

test.each(Object.entries(FAILING))(
  "the error of %s names the function of the caller",
  async (_, { code, call }) => {
    const world = new World();
    const pool = world.pool();
    await world.clock.until(pool.connect());
    world.tws.inject(swallow({ request: "reqFamilyCodes" }));
    async function callerOfMine(): Promise<unknown> {
      return await call(pool);
    }
    const error = await errorOf(world, callerOfMine());
    expect(error.code).toBe(code);
    expect(error.stack).toContain("callerOfMine");
  },
);

test("callers that share one request get an error each, with their own line", async () => {
  const world = new World();
  const pool = world.pool();
  await world.clock.until(pool.connect());
  async function firstCaller(): Promise<unknown> {
    return await pool.getContractDetails(UNKNOWN_SHARE);
  }
  async function secondCaller(): Promise<unknown> {
    return await pool.getContractDetails(UNKNOWN_SHARE);
  }
  const [one, other] = await Promise.all([errorOf(world, firstCaller()), errorOf(world, secondCaller())]);
  expect(one).not.toBe(other);
  expect([one.message, one.code, one.twsCode]).toEqual([other.message, other.code, other.twsCode]);
  expect(one.stack).toContain("firstCaller");
  expect(one.stack).not.toContain("secondCaller");
  expect(other.stack).toContain("secondCaller");
});

test("acquire() that ran out of time names the function of the caller", async () => {
  const world = new World();
  world.tws.inject(refuse());
  const pool = world.pool();
  async function callerOfMine(): Promise<unknown> {
    return await pool.acquire({ timeoutMs: 1_000 });
  }
  const error = await errorOf(world, callerOfMine());
  expect(error.code).toBe("ACQUIRE_TIMEOUT");
  expect(error.stack).toContain("callerOfMine");
});

test("a leak is reported with the function that acquired, also when it had to wait", async () => {
  const world = new World();
  const pool = world.pool({ leakDetectionMs: 1_000 });
  const stacks: string[] = [];
  pool.addEventListener("leak", ({ stack }) => void stacks.push(stack));
  async function forgetful(): Promise<unknown> {
    return await pool.acquire();
  }
  await world.clock.until(forgetful());
  await world.clock.advance(2_000);
  expect(stacks).toEqual([expect.stringContaining("forgetful")]);
});

test("forCaller() keeps code, message, twsCode and cause, and leaves other errors alone", async () => {
  const cause = new Error("why");
  const shared = new PoolError("TWS_ERROR", "Cannot do it: no", { twsCode: 200, cause });
  async function waiting(): Promise<never> {
    try {
      await setImmediate();
      throw shared;
    } catch (error) {
      throw forCaller(error);
    }
  }
  async function callerOfMine(): Promise<never> {
    return await waiting();
  }
  const error = (await callerOfMine().catch((one: unknown) => one)) as PoolError;
  expect(error).not.toBe(shared);
  expect(error).toMatchObject({
    code: "TWS_ERROR",
    message: "Cannot do it: no",
    twsCode: 200,
    retryable: false,
  });
  expect(error.cause).toBe(cause);
  expect(error.stack).toContain("callerOfMine");
  expect(Object.hasOwn(forCaller(new PoolError("CLOSED", "x")) as PoolError, "cause")).toBe(false);
  const other = new TypeError("not ours");
  expect(forCaller(other)).toBe(other);
});

test("withCaller() puts the line of an earlier call into the stack", () => {
  function opener() {
    return callSite();
  }
  const error = withCaller(new PoolError("CLOSED", "the pool was closed"), opener()) as PoolError;
  expect(error.stack).toMatch(/^PoolError \[CLOSED\]: the pool was closed\n/);
  expect(error.stack).toContain("opener");
  const other = new TypeError("not ours");
  expect(withCaller(other, opener())).toBe(other);
});

test("a structured clone keeps message and code, and PoolError.from() makes the error again", () => {
  const inner = new PoolError("CONNECT_FAILED", "Cannot connect: refused", {
    cause: new Error("ECONNREFUSED"),
  });
  const error = new PoolError("CLIENT_ID_IN_USE", "Cannot connect: taken", { twsCode: 326, cause: inner });
  const clone: Error = structuredClone(error);
  expect(clone.message).toBe(error.message);
  expect(clone.stack).toMatch(/^PoolError \[CLIENT_ID_IN_USE 326\]: Cannot connect: taken\n/);
  const again = PoolError.from(clone);
  expect(again).toBeInstanceOf(PoolError);
  expect(again).toMatchObject({
    code: "CLIENT_ID_IN_USE",
    twsCode: 326,
    retryable: true,
    message: error.message,
  });
  expect(again?.stack).toBe(error.stack);
  expect(again?.cause).toMatchObject({ code: "CONNECT_FAILED", twsCode: undefined });
  expect(again?.cause).toBeInstanceOf(PoolError);
});

test("JSON has name, code, message, retryable, twsCode and cause, and PoolError.from() reads it", () => {
  const cause = new PoolError("TWS_ERROR", "inside", { twsCode: -1, cause: new RangeError("deep\nline") });
  const error = new PoolError("SESSION_LOST", "Cannot read: lost", { cause });
  const json: unknown = JSON.parse(JSON.stringify({ error })).error;
  expect(json).toEqual({
    name: "PoolError",
    code: "SESSION_LOST",
    message: "Cannot read: lost",
    retryable: true,
    cause: {
      name: "PoolError",
      code: "TWS_ERROR",
      message: "inside",
      retryable: false,
      twsCode: -1,
      cause: { name: "RangeError", message: "deep\\nline" },
    },
  });
  expect(PoolError.from(json)).toMatchObject({
    code: "SESSION_LOST",
    cause: { code: "TWS_ERROR", twsCode: -1 },
  });
});

test.each([
  undefined,
  null,
  "PoolError",
  7,
  {},
  { message: 5 },
  new Error("x"),
  { message: "x", code: "NOPE" },
  { message: "x", code: "toString" },
])("PoolError.from(%o) is undefined", (value) => {
  expect(PoolError.from(value)).toBeUndefined();
});

test("PoolError.from() gives a PoolError as it is", () => {
  const error = new PoolError("CLOSED", "x");
  expect(PoolError.from(error)).toBe(error);
});

test("JSON of an error survives causes that JSON cannot carry", () => {
  const causes = [
    10n,
    Symbol("s"),
    () => 1,
    {
      toString: () => {
        throw new Error("no");
      },
    },
    Object.create(null),
    "text",
  ];
  for (const cause of causes) {
    expect(JSON.parse(JSON.stringify(new PoolError("ABORTED", "x", { cause })))).toMatchObject({
      code: "ABORTED",
    });
  }
});

test("the stack is that of the place where the error was made, and can be replaced", () => {
  function maker() {
    return new PoolError("CLOSED", "x");
  }
  const error = maker();
  expect(error.stack?.split("\n")[1]).toContain("maker");
  expect(Object.keys(error)).not.toContain("stack");
  error.stack = "mine";
  expect(error.stack).toBe("mine");
  expect(Error.stackTraceLimit).toBeGreaterThan(0);
});

test("a message is one line of bounded length for any text of TWS", () => {
  const error = new PoolError("TWS_ERROR", `Cannot read: \u001b[31m${"x".repeat(1_000_000)}\nINFO forged`);
  expect(error.message.length).toBeLessThanOrEqual(2_000);
  expect(error.message).toMatch(/^Cannot read: \\x1b\[31mx+\.\.\. \(\d+ more characters\)$/);
  expect(error.stack?.split("\n")[0]).toContain("more characters");
});

test("reasonOf() returns a text for any thrown value, and never throws", () => {
  expect(reasonOf(new Error("why"))).toBe("why");
  expect(reasonOf("text")).toBe("text");
  expect(reasonOf(undefined)).toBe("undefined");
  expect(reasonOf(Object.create(null))).toBe("a value that cannot be shown was thrown");
  expect(reasonOf(Symbol("s"))).toBe("a value that cannot be shown was thrown");
});

test("an error whose message or cause cannot be read keeps stack traces switched on", () => {
  const { stackTraceLimit } = Error;
  expect(() => new PoolError("CLOSED", undefined as never)).toThrow(TypeError);
  const unreadable = {
    get cause(): unknown {
      throw new RangeError("a trap");
    },
  };
  expect(() => new PoolError("CLOSED", "closed", unreadable)).toThrow(RangeError);
  expect(Error.stackTraceLimit).toBe(stackTraceLimit);
});

test("errors made without stacks have their text, and later ones have stacks again", () => {
  const bare = withoutStacks(() => new PoolError("CLOSED", "Cannot read: the pool is closed"));
  expect(bare.stack).toBe("PoolError [CLOSED]: Cannot read: the pool is closed");
  const fails = (): never =>
    withoutStacks(() => {
      throw new RangeError("no");
    });
  expect(fails).toThrow("no");
  expect(new PoolError("CLOSED", "x").stack).toContain("errors.test.ts");
});
