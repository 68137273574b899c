import { expect, test } from "vitest";
import { joinedLink } from "./joined-link.ts";

/** A link that notes what is done to it. */
function noted() {
  const done: string[] = [];
  const link = {
    write: (bytes: Uint8Array) => void done.push(`${bytes}`),
    end: () => void done.push("end"),
    reset: () => void done.push("reset"),
  };
  return { done, link: joinedLink(link) };
}
const bytes = (...values: number[]) => Uint8Array.from(values);

test("what is written at once arrives as one piece, and what is written later as another", async () => {
  const { done, link } = noted();
  link.write(bytes(1, 2));
  link.write(bytes(3));
  expect(done).toEqual([]);
  await Promise.resolve();
  expect(done).toEqual(["1,2,3"]);
  link.write(bytes(4));
  await Promise.resolve();
  expect(done).toEqual(["1,2,3", "4"]);
});

test.each(["end", "reset"] as const)(
  "what was written before %s arrives before it, and once",
  async (how) => {
    const { done, link } = noted();
    link.write(bytes(1));
    link[how]();
    await Promise.resolve();
    expect(done).toEqual(["1", how]);
  },
);
