/** One frame of the gateway: an object with the name of its topic in `topic`, where it has one. */
export type SocketFrame = Readonly<Record<string, unknown>>;

/** What a text turned out to be: a frame, or the reason for which it is dropped. */
export type ParsedFrame = { readonly frame: SocketFrame } | { readonly dropped: string };

/** Maximum length of a frame, in characters; the largest of the gateway, a ledger with all currencies, has some 100 000. */
const FRAME_CHARS_MAX = 4_000_000;

/** A string of JSON, in which the gateway may leave a control character that JSON does not allow. */
const STRING = /"(?:[^"\\]|\\[\s\S])*"/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are replaced.
const CONTROLS = /[\u0000-\u001f]/g;

/**
 * Parses the text of one frame. A control character in a string is replaced, so that it costs its value and not the frame;
 * bytes that are not valid UTF-8 were replaced when the text was decoded.
 */
export function parseFrame(text: string): ParsedFrame {
  if (text.length > FRAME_CHARS_MAX)
    return { dropped: `it has ${text.length} characters, more than ${FRAME_CHARS_MAX}` };
  const value = jsonOf(text) ?? jsonOf(withoutControls(text));
  if (value === undefined) return { dropped: "it is not JSON" };
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return { dropped: "it is not an object" };
  return { frame: value as SocketFrame };
}

/** The name of the topic of a frame, with its target, e.g. `smd+265598`; empty where there is none. */
export function topicOf({ topic }: SocketFrame): string {
  return typeof topic === "string" ? topic : "";
}

/** Returns whether a value is an object with names, and neither null nor a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function withoutControls(text: string): string {
  return text.replace(STRING, (one) => one.replace(CONTROLS, "\ufffd"));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
