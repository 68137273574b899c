import { PoolError } from "../../errors.ts";
import { oneLine } from "../../util/one-line.ts";
import { isRecord, type SocketFrame } from "../socket/frame.ts";

/** Maximum length of the gateway's own words in a log line, in characters. */
const TEXT_CHARS_MAX = 300;

/** Makes the error of a stream that ends because the pool or its session does. */
export function streamFailure(what: string, cause: PoolError): PoolError {
  return new PoolError(cause.code, `Cannot ${what}: ${cause.message}`, { cause });
}

/** The words of a frame that reports an error, whatever their form. */
export function errorOf({ error, topic }: SocketFrame): string {
  const text = isRecord(error) ? JSON.stringify(error) : String(error);
  const of = typeof topic === "string" && topic !== "error" ? `${topic}: ` : "";
  return oneLine(`${of}${text}`, TEXT_CHARS_MAX);
}
