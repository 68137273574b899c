import { systemClock } from "../mod.ts";
import { CommandError } from "./io.ts";

/** A control port of another process, as its client reaches it. */
export interface ControlClientOptions {
  readonly url: string;
  readonly token: string | undefined;
}

/** Longest wait for an answer, in ms. */
const WITHIN_MS = 10_000;

/** Client of a control port: speaks HTTP, and makes sentences of what goes wrong. */
export class ControlClient {
  readonly #url: string;
  readonly #token: string | undefined;

  /** @throws {CommandError} For what is no URL of HTTP. */
  constructor({ url, token }: ControlClientOptions) {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (parsed?.protocol !== "http:" && parsed?.protocol !== "https:")
      throw new CommandError(
        `Cannot use --url: expected a URL such as http://127.0.0.1:8474, got ${url.slice(0, 80)}`,
      );
    // A sentence about the address would repeat it, and fetch refuses it.
    if (parsed.username !== "" || parsed.password !== "")
      throw new CommandError("Cannot use --url: it has a name or a password; give the token by --token");
    this.#url = parsed.href.replace(/\/+$/, "");
    this.#token = token;
  }

  /** Sends a request, and gets the answer as text. @throws {CommandError} When it is refused, or nothing answers. */
  async text(method: string, path: string, body?: unknown): Promise<string> {
    const answer = await this.#sent(method, path, body);
    const text = await answer.text();
    if (answer.ok) return text;
    const { error } = objectOf(text);
    const known = typeof error === "string" ? error : undefined;
    if (known === undefined) throw this.#stranger(`it answers ${answer.status}`);
    const hint = answer.status === 401 ? "; give --token or IBKR_CONTROL_TOKEN" : "";
    throw new CommandError(`${known}${hint}`, 1);
  }

  /** Sends a request, and gets the answer as an object. @throws {CommandError} As `text`. */
  async json(method: string, path: string, body?: unknown): Promise<Readonly<Record<string, unknown>>> {
    const text = await this.text(method, path, body);
    const answer = objectOf(text);
    if (Object.keys(answer).length === 0) throw this.#stranger("its answer is no JSON");
    return answer;
  }

  async #sent(method: string, path: string, body: unknown): Promise<Response> {
    const late = new AbortController();
    const stop = systemClock.after(WITHIN_MS, () => late.abort());
    const headers = new Headers();
    if (this.#token !== undefined) headers.set("authorization", `Bearer ${this.#token}`);
    if (body !== undefined) headers.set("content-type", "application/json");
    const sent = { method, headers, signal: late.signal, redirect: "error" } as const;
    try {
      const answer = await fetch(
        `${this.#url}${path}`,
        body === undefined ? sent : { ...sent, body: JSON.stringify(body) },
      );
      // The whole answer is waited for.
      const text = await answer.text();
      return new Response(text, { status: answer.status });
    } catch (error) {
      const reason = late.signal.aborted ? `no answer within ${WITHIN_MS / 1_000} s` : reasonOf(error);
      throw new CommandError(`Cannot reach a control port at ${this.#url}: ${reason}`, 1);
    } finally {
      stop();
    }
  }

  #stranger(why: string): CommandError {
    return new CommandError(`Cannot use ${this.#url}: it is no control port of ibkr-pool: ${why}`, 1);
  }
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}

function reasonOf(error: unknown): string {
  const { cause } = error as { readonly cause?: { readonly code?: string } };
  const code = cause?.code ?? (/ECONNREFUSED|refused/i.test(String(error)) ? "ECONNREFUSED" : "");
  if (code === "ECONNREFUSED") return "nothing listens there; start one with ibkr-pool sim --control 8474";
  if (code === "ENOTFOUND") return "there is no such host";
  if (code === "ECONNRESET" || code.startsWith("UND_ERR") || code.startsWith("HPE_"))
    return "what listens there does not speak HTTP";
  const { message } = (cause as Error | undefined) ?? (error as Error);
  return message === "" ? String(error) : message;
}
