/**
 * Makes the stacks of an error, and of its causes, plain text, before the error is kept for long.
 *
 * V8 writes the text of a stack when it is read first. Until then the stack holds the objects whose methods were running, e.g.
 * a session that has ended, with its buffers. Deno 2.9 keeps them with the error all the same.
 */
export function writeStacks(error: unknown): void {
  const written = new Set<Error>();
  try {
    for (let one = error; one instanceof Error && !written.has(one); one = one.cause) {
      written.add(one);
      void one.stack;
    }
  } catch {
    // A cause comes from the caller, and may throw when it is read.
  }
}
