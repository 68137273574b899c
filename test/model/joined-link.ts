import type { ServerLink } from "../../sim/mod.ts";

/**
 * Joins what a server writes at once into one piece, as TCP does: the client receives it at the same instant as it would receive
 * the messages one by one, in one turn of its event loop.
 */
export function joinedLink(link: ServerLink): ServerLink {
  let written: Uint8Array[] = [];
  const flush = (): void => {
    const pieces = written;
    written = [];
    if (pieces.length > 0) link.write(joined(pieces));
  };
  return {
    write: (bytes) => {
      written.push(bytes);
      if (written.length === 1) queueMicrotask(flush);
    },
    end: () => {
      flush();
      link.end();
    },
    endWriting: () => {
      flush();
      link.endWriting?.();
    },
    reset: () => {
      flush();
      link.reset();
    },
    pause: (paused) => link.pause?.(paused),
  };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const piece of pieces) {
    bytes.set(piece, place);
    place += piece.length;
  }
  return bytes;
}
