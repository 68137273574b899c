import type { VirtualClock } from "../../../sim/mod.ts";
import type { MemoryDoor } from "../../../sim/web/memory/mod.ts";
import { UNITS } from "./book-truth.ts";
import type { Answer, Habit } from "./naive-bot.ts";
import { QUESTIONS } from "./web-terms.ts";

const ACCOUNT = "/iserver/account/DU1234567";
const CONID = 265598;
/** Time after which the bot gives up a request, and pause before it connects again, in ms. */
const SILENT_MS = 15_000;
const REDIAL_MS = 2_000;
/** Number of looks at the status of an order, one each second. */
const LOOKS = 10;

/** The fields of an order that differ. */
export interface BotOrder {
  readonly orderType: "MKT" | "LMT";
  readonly price?: number;
}

/** What the bot works with. */
export interface NaiveWebBotParts {
  readonly door: MemoryDoor;
  readonly clock: VirtualClock;
  readonly habit: Habit;
  /** True to suppress the questions of IBKR. */
  readonly suppress: boolean;
  /** A question has arrived, which is confirmed next. */
  questioned(): void;
}

type Body = Readonly<Record<string, unknown>>;

/**
 * A bot on plain `fetch`, as bots are: it begins another session when something fails, and confirms each question. It keeps
 * nothing on disk, names no `cOID`, and compares no lists.
 */
export class NaiveWebBot {
  /** Units that it knows to be filled. */
  filled = 0;
  readonly #parts: NaiveWebBotParts;
  #orderId = 0;
  #isDead = false;

  constructor(parts: NaiveWebBotParts) {
    this.#parts = parts;
  }

  /** Begins a session, until the gateway lists the accounts. */
  async connect(): Promise<void> {
    for (;;) {
      await this.#send("POST", "/iserver/auth/ssodh/init", { publish: true, compete: true });
      const answer = await this.#send("GET", "/iserver/accounts");
      if (Array.isArray(Object(answer).accounts)) break;
      await this.#wait(REDIAL_MS);
    }
    if (this.#parts.suppress)
      await this.#send("POST", "/iserver/questions/suppress", { messageIds: QUESTIONS });
  }

  /** Places an order until it is answered, and looks for its fill. */
  async place(order: BotOrder): Promise<Answer> {
    const answer = await this.#untilAnswered("POST", `${ACCOUNT}/orders`, { orders: [fieldsOf(order)] });
    await this.#look(order);
    return answer;
  }

  /** Modifies the order until it is answered, and looks for its fill. */
  async modify(order: BotOrder): Promise<Answer> {
    const answer = await this.#untilAnswered("POST", `${ACCOUNT}/order/${this.#orderId}`, fieldsOf(order));
    await this.#look(order);
    return answer;
  }

  /** Cancels the order until it is answered. */
  async cancel(): Promise<Answer> {
    return await this.#untilAnswered("DELETE", `${ACCOUNT}/order/${this.#orderId}`);
  }

  /** Dies: it sends nothing more. */
  die(): void {
    this.#isDead = true;
  }

  /** Looks for the fill of a market order; another one rests. */
  async #look({ orderType }: BotOrder): Promise<void> {
    if (orderType !== "MKT" || this.#orderId === 0) return;
    for (let looks = 0; looks < LOOKS && this.filled < UNITS; looks++) {
      const status = await this.#send("GET", `/iserver/account/order/status/${this.#orderId}`);
      this.filled = Math.max(this.filled, Number(Object(status).cum_fill ?? 0));
      await this.#wait(1_000);
    }
  }

  async #untilAnswered(method: string, path: string, body?: object): Promise<Answer> {
    for (;;) {
      const answer = await this.#chain(method, path, body);
      if (answer !== "lost" || this.#isDead) return answer;
      await this.connect();
      if (this.#parts.habit === "sends once") return answer;
    }
  }

  /** Sends a request, and confirms the questions about it. */
  async #chain(method: string, path: string, body?: object): Promise<Answer> {
    let answer = await this.#send(method, path, body);
    for (;;) {
      const row = Object(Array.isArray(answer) ? answer[0] : answer) as Body;
      if (row.order_id !== undefined) {
        this.#orderId = Number(row.order_id);
        return "acknowledged";
      }
      if (typeof row.id !== "string") return answer === undefined || isOfSession(row) ? "lost" : "refused";
      this.#parts.questioned();
      answer = await this.#send("POST", `/iserver/reply/${row.id}`, { confirmed: true });
    }
  }

  #wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.#parts.clock.after(delayMs, resolve));
  }

  /** Sends one request. @returns The body; undefined where it is lost, or the gateway is not available. */
  async #send(method: string, path: string, body?: object): Promise<unknown> {
    if (this.#isDead) return undefined;
    const { door, clock } = this.#parts;
    const gone = new AbortController();
    const cancel = clock.after(SILENT_MS, () => gone.abort());
    const headers = { "content-type": "application/json", "user-agent": "bot" };
    const text = body === undefined ? undefined : JSON.stringify(body);
    try {
      const init = { method, headers, signal: gone.signal, ...(text === undefined ? {} : { body: text }) };
      const response = await door.fetch(`${door.url}${path}`, init);
      const read = await response.text();
      return response.status >= 500 || response.status === 401 ? undefined : JSON.parse(read);
    } catch {
      return undefined;
    } finally {
      cancel();
    }
  }
}

function fieldsOf({ orderType, price }: BotOrder): object {
  const order = { conid: CONID, side: "BUY", quantity: UNITS, tif: "DAY", orderType };
  return price === undefined ? order : { ...order, price };
}

/** Tests whether an error says that there is no session. */
function isOfSession({ error }: Body): boolean {
  return /no bridge|init session first|no session/i.test(`${error}`);
}
