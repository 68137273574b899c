import { Buffer } from "node:buffer";
import { systemClock } from "../world/clock.ts";
import { ControlError } from "./control-error.ts";
import { HTTP } from "./http-status.ts";

/** Largest body. */
export const BODY_BYTES_MAX = 65_536;
/** Longest time that a body may take, in ms. */
const BODY_MS = 5_000;

/**
 * Reads the body of a request as JSON.
 *
 * @param withinMs Longest time that it may take, in ms. Default 5 000.
 * @returns The value; undefined for an empty body.
 * @throws {ControlError} 415 for another type, 413 for a body that is too large, 408 for one that does not end, 400 for no JSON.
 */
export async function readBody(request: Request, withinMs: number = BODY_MS): Promise<unknown> {
  const type = request.headers.get("content-type");
  const isJson = type !== null && /^application\/json\s*(;|$)/i.test(type);
  // A form of a web page can write no JSON.
  if (type !== null && !isJson)
    throw new ControlError(
      HTTP.unsupportedType,
      "Cannot read the body: expected the content type application/json",
    );
  if (Number(request.headers.get("content-length") ?? 0) > BODY_BYTES_MAX) throw tooLarge();
  const bytes = await collected(request.body, withinMs);
  if (bytes.length === 0) return undefined;
  if (!isJson)
    throw new ControlError(
      HTTP.unsupportedType,
      "Cannot read the body: expected the content type application/json",
    );
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as unknown;
  } catch (error) {
    const reason = error instanceof SyntaxError ? "it is not JSON" : "it is not UTF-8";
    throw new ControlError(HTTP.badRequest, `Cannot read the body: ${reason}`);
  }
}

async function collected(body: ReadableStream<Uint8Array> | null, withinMs: number): Promise<Uint8Array> {
  if (body === null) return new Uint8Array();
  const reader = body.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  let stopTimer = (): void => {};
  const late = new Promise<never>((_, reject) => {
    stopTimer = systemClock.after(withinMs, () =>
      reject(new ControlError(HTTP.timeout, `Cannot read the body: it has not ended within ${withinMs} ms`)),
    );
  });
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), late]);
      if (done) return Buffer.concat(parts);
      length += value.length;
      if (length > BODY_BYTES_MAX) throw tooLarge();
      parts.push(value);
    }
  } finally {
    stopTimer();
    reader.releaseLock();
  }
}

function tooLarge(): ControlError {
  return new ControlError(HTTP.tooLarge, `Cannot read the body: it has more than ${BODY_BYTES_MAX} bytes`);
}
