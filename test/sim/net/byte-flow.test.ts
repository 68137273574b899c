import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import type { BytePipe, ByteSink } from "../../../sim/faults/moments.ts";
import { ByteFlow } from "../../../sim/net/byte-flow.ts";
import type { FaultHooks } from "../../support/sim.ts";

/** A fault that holds what goes out until it is let go, and marks it. */
class Holding implements FaultHooks {
  readonly #mark: string;
  #held: string[] = [];
  #next: ByteSink | undefined;

  constructor(mark: string) {
    this.#mark = mark;
  }

  pipe(direction: "in" | "out", next: ByteSink): BytePipe | undefined {
    if (direction === "in") return undefined;
    this.#next = next;
    return {
      write: (bytes) => void this.#held.push(`${Buffer.from(bytes)}${this.#mark}`),
      end: () => void this.#held.push("end"),
      drop: () => {
        this.#held = [];
      },
    };
  }

  letGo(): void {
    for (const one of this.#held.splice(0)) {
      if (one === "end") this.#next?.end();
      else this.#next?.write(Buffer.from(one));
    }
  }
}

/** A flow through faults, and what has arrived at its destination. */
function flow(direction: "in" | "out" = "out") {
  const hooks: Partial<FaultHooks>[] = [];
  const arrived: string[] = [];
  const sink = {
    write: (bytes: Uint8Array) => void arrived.push(`${Buffer.from(bytes)}`),
    end: () => void arrived.push("end"),
  };
  const one = new ByteFlow(
    direction,
    { hooks: () => hooks, struck: () => {}, textOf: () => undefined },
    sink,
  );
  return { hooks, arrived, one, write: (text: string) => one.write(Buffer.from(text)) };
}

test("bytes pass at once without faults, and through faults that have no pipe there", () => {
  const { hooks, arrived, one, write } = flow("in");
  write("a");
  hooks.push({}, new Holding("1"));
  write("b");
  one.end();
  expect(arrived).toEqual(["a", "b", "end"]);
});

test("bytes and the end pass the pipes of all faults, the oldest first", () => {
  const { hooks, arrived, one, write } = flow();
  const [older, newer] = [new Holding("1"), new Holding("2")];
  hooks.push(older, newer);
  write("a");
  one.end();
  newer.letGo();
  expect(arrived).toEqual([]);
  older.letGo();
  newer.letGo();
  expect(arrived).toEqual(["a12", "end"]);
});

test("what a healed fault lets go passes the newer faults, before later bytes", () => {
  const { hooks, arrived, write } = flow();
  const [older, newer] = [new Holding("1"), new Holding("2")];
  hooks.push(older, newer);
  write("a");
  hooks.shift();
  older.letGo();
  write("b");
  newer.letGo();
  expect(arrived).toEqual(["a12", "b2"]);
});

test("dropped, nothing that was on its way arrives", () => {
  const { hooks, arrived, one, write } = flow();
  const fault = new Holding("1");
  hooks.push(fault);
  write("a");
  one.drop();
  fault.letGo();
  expect(arrived).toEqual([]);
});

test("each write that passes the pipe of a fault is counted as a strike of it, and no other", () => {
  const [piped, other] = [new Holding("1"), {}];
  const struck: unknown[] = [];
  const one = new ByteFlow(
    "out",
    {
      hooks: () => [other, piped],
      struck: (hooks) => void struck.push(hooks),
      textOf: (hooks) => (hooks === piped ? "piped" : "other"),
    },
    { write: () => {}, end: () => {} },
  );
  one.write(Buffer.from("a"));
  one.write(Buffer.from("b"));
  one.end();
  expect(one.faults()).toEqual(["piped"]);
  expect(struck).toEqual([piped, piped]);
  expect(struck).not.toContain(other);
});
