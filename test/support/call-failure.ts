/** What a call fails with, thrown or rejected with, and which of the two. */
export async function failure(call: () => unknown): Promise<{ error: unknown; thrown: boolean } | undefined> {
  let made: unknown;
  try {
    made = call();
  } catch (error) {
    return { error, thrown: true };
  }
  // Nothing dials, so that what is right never settles: what is wrong has rejected by now.
  return await Promise.race([
    Promise.resolve(made).then(
      () => undefined,
      (error: unknown) => ({ error, thrown: false }),
    ),
    new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined))),
  ]);
}
