import { SERVER_VERSION_MAX, SERVER_VERSION_MIN } from "../tws/context/options.ts";
import { CLIENT_ID_IN_USE } from "../tws/facts/codes.ts";
import { RESPONSES } from "../wire/catalogue.ts";
import { blankValue } from "../wire/codec/blank-value.ts";
import type { Message } from "../wire/codec/message.ts";
import { encodeFrame, encodeHello } from "../wire/frames.ts";
import { startApi } from "../wire/requests/session.ts";
import { managedAccounts } from "../wire/responses/accounts.ts";
import { error, nextValidId } from "../wire/responses/session.ts";
import type { Clock } from "../world/clock.ts";
import { shown } from "../world/visible-text.ts";
import { GatewayReader } from "./gateway-reader.ts";
import { Guard } from "./guard.ts";
import { dialReason, NoSession } from "./no-session.ts";
import type { DialUpstream, UpstreamLink } from "./upstream.ts";

/** Parts of a client of a gateway. */
export interface GatewayClientParts {
  readonly dial: DialUpstream;
  readonly clock: Clock;
  readonly allowLive: boolean;
  /** Time after which nothing is awaited any more, epoch ms of the clock. Default: none. */
  readonly untilMs?: number | undefined;
}

/** A session of the relay's own with the gateway, under a client ID of a client that is not connected any more. */
export class GatewayClient {
  readonly clientId: number;
  /** Order ID of the next order. */
  nextOrderId = 0;
  readonly #link: UpstreamLink;
  readonly #clock: Clock;
  readonly #guard: Guard;
  readonly #reader = new GatewayReader();
  readonly #frames: (readonly string[])[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #untilMs: number;
  #version = 0;
  #accounts: "unknown" | "known" = "unknown";
  #failure: string | undefined;

  private constructor(
    clientId: number,
    { dial, clock, allowLive, untilMs = Number.POSITIVE_INFINITY }: GatewayClientParts,
  ) {
    this.clientId = clientId;
    this.#untilMs = untilMs;
    this.#clock = clock;
    this.#guard = new Guard(allowLive);
    this.#link = dial({
      received: (bytes) => this.#received(bytes),
      drained: () => {},
      ended: () => this.#fail("the gateway closed the connection"),
      failed: (reason) => this.#fail(dialReason(reason)),
    });
    this.#link.write(encodeHello(SERVER_VERSION_MIN, SERVER_VERSION_MAX));
  }

  /** Begins a session. @throws {NoSession} When there is none within a time; the message says why. */
  static async begin(clientId: number, parts: GatewayClientParts, withinMs: number): Promise<GatewayClient> {
    const client = new GatewayClient(clientId, parts);
    const isReady = (): boolean => client.nextOrderId > 0 && client.#accounts === "known";
    await client.until(isReady, withinMs);
    if (isReady() && client.#failure === undefined) return client;
    const silence = client.#version === 0 ? "did not answer" : "greeted and did not begin a session";
    const reason = client.#failure ?? `the gateway ${silence}`;
    client.end();
    throw new NoSession(reason, client.#isInUse() ? "answers" : "fails");
  }

  /** Reason why the session is over; undefined while it lasts. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Time that is left for all waits together, in ms. */
  get leftMs(): number {
    return Math.max(0, this.#untilMs - this.#clock.now());
  }

  /** Sends a request; values that are left out are empty. An order passes the guard as any other. */
  send<Values>(message: Message<Values>, values: Partial<NoInfer<Values>>): void {
    const blank = Object.fromEntries(message.parts.map((part) => [part.name, blankValue(part)]));
    const fields = message.write({ ...blank, ...values } as Values, this.#version);
    const verdict = this.#guard.request(message.name, fields, this.#version);
    if (verdict.kind === "pass") this.#link.write(encodeFrame(fields));
    else this.#fail(verdict.reason);
  }

  /** Gets the values of the messages of a kind so far, oldest first; `from` is how many frames before them are left out. */
  all<Values>(message: Message<Values>, from = 0): readonly Values[] {
    return this.#frames
      .slice(from)
      .filter((fields) => fields[0] === `${message.id}`)
      .flatMap((fields) => {
        try {
          return [message.read(fields, this.#version)];
        } catch {
          return [];
        }
      });
  }

  /** Sends a request for a list, and gets its rows; undefined where their end does not come within a time. */
  async list<Row>(
    request: Message<object>,
    row: Message<Row>,
    end: Message<object>,
    withinMs: number,
  ): Promise<readonly Row[] | undefined> {
    const from = this.#frames.length;
    this.send(request, {});
    const isEnded = await this.until(() => this.all(end, from).length > 0, withinMs);
    return isEnded ? this.all(row, from) : undefined;
  }

  /** Waits until a condition holds, the session is over, or a time has passed. @returns Whether it holds. */
  until(condition: () => boolean, withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (): void => {
        stop();
        this.#listeners.delete(look);
        resolve(condition());
      };
      const look = (): void => {
        if (condition() || this.#failure !== undefined) settle();
      };
      const stop = this.#clock.after(Math.max(0, Math.min(withinMs, this.leftMs)), settle);
      this.#listeners.add(look);
      look();
    });
  }

  /** Ends the session. */
  end(): void {
    this.#failure ??= "it was ended";
    this.#link.close();
  }

  #received(bytes: Uint8Array): void {
    for (const { fields } of this.#reader.push(bytes)) {
      if (fields === undefined) this.#fail("the gateway sends what is no message of TWS");
      if (fields === undefined || this.#version < 0) break;
      if (this.#version === 0) this.#greeted(fields);
      else this.#answered(fields);
    }
    for (const listener of [...this.#listeners]) listener();
  }

  #greeted(fields: readonly string[]): void {
    const version = Number(fields[0]);
    if (!(version >= SERVER_VERSION_MIN && version <= SERVER_VERSION_MAX)) {
      this.#version = -1;
      const text = shown(fields[0] ?? "", 12);
      return this.#fail(
        `the gateway speaks the version ${text}, and ${SERVER_VERSION_MIN} to ${SERVER_VERSION_MAX} are read`,
      );
    }
    this.#version = version;
    this.#link.write(
      encodeFrame(startApi.write({ clientId: this.clientId, capabilities: "" }, this.#version)),
    );
  }

  #answered(fields: readonly string[]): void {
    this.#frames.push(fields);
    const id = Number(fields[0]);
    const name = RESPONSES.get(fields[0] ?? "")?.name ?? "";
    const verdict = this.#guard.answer(name, fields, this.#version);
    if (verdict.kind !== "pass") this.#fail(verdict.reason);
    else if (id === managedAccounts.id) this.#accounts = "known";
    if (id === nextValidId.id) this.nextOrderId = Math.max(this.nextOrderId, Number(fields[2]));
    if (id === error.id && this.#isInUse()) this.#fail(`the client ID ${this.clientId} is still in use`);
  }

  #isInUse(): boolean {
    return this.all(error).at(-1)?.code === CLIENT_ID_IN_USE;
  }

  #fail(reason: string): void {
    this.#failure ??= reason;
    for (const listener of [...this.#listeners]) listener();
  }
}
