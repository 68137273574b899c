// What the page speaks with the control port: requests, and the stream of events, which connects again by itself.

const TOKEN = "ibkr-pool-token";
/** The server sends the state once a second: this much silence is a lost connection, in ms. */
const SILENCE_MS = 6_000;
const WAITS_MS = [500, 1_000, 2_000, 4_000, 5_000];

const token = () => sessionStorage.getItem(TOKEN) ?? "";
export const useToken = (text) => sessionStorage.setItem(TOKEN, text.trim());

function headers(isJson) {
  return {
    ...(token() === "" ? {} : { authorization: `Bearer ${token()}` }),
    ...(isJson ? { "content-type": "application/json" } : {}),
  };
}

/** An answer that refuses. */
export class Refusal extends Error {
  constructor(status, text) {
    super(text);
    this.status = status;
  }
}

async function refusalOf(answer) {
  const text = await answer.text().catch(() => "");
  try {
    const { error, message, detail } = JSON.parse(text);
    const found = [message, error?.message, error, detail].find((one) => typeof one === "string");
    return new Refusal(answer.status, found ?? `${answer.status} ${answer.statusText}`);
  } catch {
    return new Refusal(answer.status, text.slice(0, 300) || `${answer.status} ${answer.statusText}`);
  }
}

async function call(method, path, body) {
  const answer = await fetch(path, {
    method,
    headers: headers(body !== undefined),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw await refusalOf(answer);
  const text = await answer.text();
  return text === "" ? undefined : JSON.parse(text);
}

/** Lists are answered bare or under their name. */
const list = (answer, name) => (Array.isArray(answer) ? answer : (answer?.[name] ?? []));

export const kinds = async () => list(await call("GET", "/faults/kinds"), "kinds");
export const health = () => call("GET", "/health");
export const state = () => call("GET", "/state");
export const inject = (kind, params) => call("POST", "/faults", { kind, params });
export const setState = (id, state) => call("PATCH", `/faults/${encodeURIComponent(id)}`, { state });
export const heal = (id) => call("DELETE", `/faults/${encodeURIComponent(id)}`);
export const healAll = () => call("DELETE", "/faults");
export const work = (order, action) =>
  call(
    "POST",
    `/orders/${encodeURIComponent(order.clientId)}/${encodeURIComponent(order.orderId)}/${action}`,
    {},
  );

/** Reads server-sent events: calls `on(name, data)` for each. */
async function readEvents(body, on) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let timer = 0;
  try {
    for (;;) {
      const silence = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error("it has fallen silent")), SILENCE_MS);
      });
      const { done, value } = await Promise.race([reader.read(), silence]);
      clearTimeout(timer);
      if (done) throw new Error("it has ended");
      const blocks = (rest + value.replaceAll("\r", "")).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const lines = block.split("\n");
        const field = (name) =>
          lines
            .filter((line) => line.startsWith(`${name}:`))
            .map((line) => line.slice(name.length + 1).trimStart());
        const data = field("data").join("\n");
        if (data === "") continue;
        const read = JSON.parse(data);
        lastSeq = read.seq ?? lastSeq;
        on(field("event")[0] ?? "message", read);
      }
    }
  } finally {
    clearTimeout(timer);
    reader.cancel().catch(() => {});
  }
}

/** Number of the newest event that was read: a stream goes on after it, and begins with all that are kept. */
let lastSeq = 0;

/** Follows the events for ever. `changed` is called with `connected`, `disconnected` (and when it tries again) or `token`. */
export async function follow({ on, changed, tokenGiven }) {
  let failures = 0;
  for (;;) {
    const controller = new AbortController();
    try {
      const timer = setTimeout(() => controller.abort(), SILENCE_MS);
      const answer = await fetch("/events", {
        headers: { ...headers(false), "last-event-id": String(lastSeq) },
        signal: controller.signal,
        cache: "no-store",
      });
      clearTimeout(timer);
      if (!answer.ok) throw await refusalOf(answer);
      failures = 0;
      changed("connected");
      await readEvents(answer.body, on);
    } catch (error) {
      controller.abort();
      if (error.status === 401) {
        changed("token", 0, error.message);
        await tokenGiven();
        continue;
      }
      const waitMs = WAITS_MS[Math.min(failures++, WAITS_MS.length - 1)];
      changed("disconnected", waitMs);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}
