import { expect, test } from "vitest";
import { writeStacks } from "../../../src/util/written-stack.ts";
import { freesStacks, held } from "../../support/garbage.ts";

/** An object whose method makes errors. */
class Failing {
  fail(cause?: Error): Error {
    return new Error("x", { cause });
  }
}

/** An error of a method, and a weak reference to the object whose method it was. */
function failed(cause?: Error): { readonly error: Error; readonly of: WeakRef<Failing> } {
  const failing = new Failing();
  return { error: failing.fail(cause), of: new WeakRef(failing) };
}

test.skipIf(!freesStacks)(
  "an error that is kept holds no object of its stack, and its causes neither",
  async () => {
    const cause = failed();
    const { error, of } = failed(cause.error);
    const other = failed();
    writeStacks(error);
    expect(await held({ error: of, cause: cause.of, other: other.of })).toEqual(["other"]);
    expect([error.stack, other.error.stack]).toEqual([
      expect.stringContaining("Failing.fail"),
      expect.stringContaining("Failing.fail"),
    ]);
  },
);

test("a cause that throws when it is read, and one that is its own cause, are left", () => {
  const hostile = new Error("x");
  Object.defineProperty(hostile, "cause", {
    get: () => {
      throw new Error("y");
    },
  });
  const circular = new Error("x");
  circular.cause = circular;
  for (const error of [hostile, circular, undefined, "x"]) expect(writeStacks(error)).toBeUndefined();
});
