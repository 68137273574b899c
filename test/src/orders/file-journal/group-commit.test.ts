import { expect, test } from "vitest";
import { GroupCommit } from "../../../../src/orders/file-journal/group-commit.ts";

/** A commit that the test ends itself. */
function stage() {
  const batches: { readonly items: readonly number[]; end(failure?: Error): void }[] = [];
  const between: number[] = [];
  const commits = new GroupCommit<number>({
    commit: (items) =>
      new Promise((resolve, reject) => {
        batches.push({ items, end: (failure) => (failure === undefined ? resolve() : reject(failure)) });
      }),
    between: () => Promise.resolve(void between.push(batches.length)),
  });
  return { commits, batches, between };
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

test("items of one turn share a commit, and those that come meanwhile share the next", async () => {
  const { commits, batches, between } = stage();
  const order: number[] = [];
  const add = (item: number): void => void commits.add(item).then(() => order.push(item));
  for (const item of [1, 2, 3]) add(item);
  await turn();
  for (const item of [4, 5]) add(item);
  await turn();
  expect(batches.map(({ items }) => items)).toEqual([[1, 2, 3]]);
  expect(order).toEqual([]);
  batches[0]?.end();
  await turn();
  expect(order).toEqual([1, 2, 3]);
  expect(batches.map(({ items }) => items)).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
  batches[1]?.end();
  await commits.settled();
  expect(order).toEqual([1, 2, 3, 4, 5]);
  expect(between).toEqual([1, 2]);
});

test("a commit that fails rejects its items alone, and the next one is tried", async () => {
  const { commits, batches } = stage();
  const first = expect(commits.add(1)).rejects.toThrow("disk full");
  await turn();
  const second = commits.add(2);
  batches[0]?.end(new Error("disk full"));
  await first;
  await turn();
  batches[1]?.end();
  await second;
  expect(batches.map(({ items }) => items)).toEqual([[1], [2]]);
});

test("settled() waits for items that were added meanwhile, and returns when there are none", async () => {
  const { commits, batches } = stage();
  await commits.settled();
  void commits.add(1);
  let isSettled = false;
  const settled = commits.settled().then(() => {
    isSettled = true;
  });
  await turn();
  void commits.add(2);
  batches[0]?.end();
  await turn();
  expect(isSettled).toBe(false);
  batches[1]?.end();
  await settled;
});
