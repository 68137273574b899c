/** Finds the last item of a sorted list for which a condition holds that holds for all before it; -1 for none. */
export function lastIndex<T>(list: readonly T[], holds: (item: T) => boolean): number {
  let [low, high] = [-1, list.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const item = list[middle];
    if (item !== undefined && holds(item)) low = middle;
    else high = middle - 1;
  }
  return low;
}
