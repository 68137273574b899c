/** A message that a client sends over the WebSocket: `TOPIC+TARGET+{json}`. */
export interface TopicMessage {
  /** Its first part, e.g. `smd`. */
  readonly topic: string;
  /** The parts between the topic and the JSON. */
  readonly targets: readonly string[];
  readonly args: Readonly<Record<string, unknown>>;
}

/** Longest message that is read, in characters. */
const CHARACTERS_MAX = 100_000;

/** Parses a message. @returns Undefined where it has another form. */
export function parseTopicMessage(text: string): TopicMessage | undefined {
  if (text.length > CHARACTERS_MAX) return undefined;
  const brace = text.indexOf("+{");
  const head = brace < 0 ? text : text.slice(0, brace);
  const [topic = "", ...targets] = head.trim().split("+");
  if (!/^[a-z]{3}$/.test(topic)) return undefined;
  const args = brace < 0 ? {} : objectOf(text.slice(brace + 1));
  return args === undefined ? undefined : { topic, targets, args };
}

/** Reads the session ID of a first frame `{"session":"<hex>"}`; undefined for any other frame. */
export function sessionOfFrame(text: string): string | undefined {
  const { session } = objectOf(text) ?? {};
  return typeof session === "string" ? session : undefined;
}

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text.length > CHARACTERS_MAX) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
