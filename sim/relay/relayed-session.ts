import type { Cut } from "../faults/moments.ts";
import type { ClientSide, Effect } from "../tws/context/effects.ts";
import { SERVER_VERSION_MAX, SERVER_VERSION_MIN } from "../tws/context/options.ts";
import { REQUEST_FAILED } from "../tws/facts/codes.ts";
import { RESPONSES } from "../wire/catalogue.ts";
import { encodeFrame, encodeHello } from "../wire/frames.ts";
import type { Hello } from "../wire/hello.ts";
import { error } from "../wire/responses/session.ts";
import { shown } from "../world/visible-text.ts";
import { type GatewayPiece, GatewayReader } from "./gateway-reader.ts";
import { Guard, type GuardVerdict } from "./guard.ts";
import type { DialUpstream, UpstreamLink } from "./upstream.ts";

/** Bytes that may wait on one side before reading from the other side stops, and those at which it resumes. */
const WAITING_BYTES_MAX = 1_048_576;
const WAITING_BYTES_LOW = WAITING_BYTES_MAX / 4;

/** Owner of the sessions of a relay. */
export interface SessionOwner {
  readonly allowLive: boolean;
  readonly dial: DialUpstream;
  /** Carries out effects. */
  emit(effects: readonly Effect[]): void;
  /** Follows a message of the gateway. @returns Whether it is passed on. */
  answered(session: RelayedSession, name: string, piece: GatewayPiece): boolean;
}

/** One connection of a client, and the one to the gateway that belongs to it. */
export class RelayedSession {
  /** Number of the connection. */
  readonly connection: number;
  /** Client ID of its START_API; undefined before. */
  clientId: number | undefined;
  /** Protocol version of the greeting; 0 before it. */
  version = 0;
  /** Stage in its life: `leaving` after the end of what the client sends, `lingering` after a half-open loss. */
  stage: "open" | "leaving" | "lingering" | "over" = "open";
  readonly #client: ClientSide;
  readonly #owner: SessionOwner;
  readonly #reader = new GatewayReader();
  readonly #guard: Guard;
  readonly #link: UpstreamLink;
  #isReadingPaused = false;
  /** Requests that wait until TWS is said to be connected to IBKR again. */
  #held: { readonly name: string; readonly fields: readonly string[]; readonly bytes: Uint8Array }[] = [];
  #heldBytes = 0;

  /** Dials the gateway for a client. */
  constructor(connection: number, client: ClientSide, owner: SessionOwner) {
    this.connection = connection;
    this.#client = client;
    this.#owner = owner;
    this.#guard = new Guard(owner.allowLive);
    this.#link = owner.dial({
      received: (bytes) => this.#received(bytes),
      drained: () => this.#upstreamDrained(),
      ended: () => {
        this.#pass(this.#reader.rest());
        const isAnswer = this.stage === "leaving";
        this.#over("close", isAnswer ? "the client left (fin)" : "the gateway closed the connection");
      },
      failed: (reason) => this.#over("reset", `the gateway's side failed: ${reason}`),
    });
  }

  /** Passes the first bytes of the client on. Versions whose messages the relay cannot read are left out of the offer. */
  greet({ versionMin, versionMax, options }: Hello, bytes: Uint8Array): readonly Effect[] {
    if (versionMax <= SERVER_VERSION_MAX) {
      this.#write(bytes);
      return [];
    }
    if (versionMin > SERVER_VERSION_MAX)
      return this.#end(
        `the client offers the versions ${versionMin} to ${versionMax}, and the proxy reads those up to ${SERVER_VERSION_MAX}`,
      );
    this.#write(encodeHello(versionMin, SERVER_VERSION_MAX, options));
    const detail = `versions after ${SERVER_VERSION_MAX} are left out of the offer: the proxy cannot read their orders`;
    return [{ kind: "note", connection: this.connection, event: "ignored", detail }];
  }

  /** Passes a frame of the client on, if the guard lets it, or keeps it until `release`. @returns What is sent instead. */
  request(
    name: string,
    fields: readonly string[],
    exact: Uint8Array | undefined,
    isHeld: boolean,
  ): readonly Effect[] {
    const verdict = this.#guard.request(name, fields, this.version);
    if (verdict.kind !== "pass") return this.#stopped(verdict);
    const bytes = exact ?? encodeFrame(fields);
    if (isHeld) this.#hold(name, fields, bytes);
    else this.#write(bytes);
    return [];
  }

  /** Passes the requests on that were kept and are meant, and forgets the others. */
  release(isMeant: (name: string, fields: readonly string[]) => boolean): void {
    const held = this.#held;
    [this.#held, this.#heldBytes] = [[], 0];
    for (const { name, fields, bytes } of held) if (isMeant(name, fields)) this.#write(bytes);
    this.#upstreamDrained();
  }

  #hold(name: string, fields: readonly string[], bytes: Uint8Array): void {
    this.#held.push({ name, fields, bytes });
    this.#heldBytes += bytes.length;
    if (this.#heldBytes > WAITING_BYTES_MAX) this.#client.pause(true);
  }

  /** Sends a request of the relay's own to the gateway. */
  send(fields: readonly string[]): void {
    this.#write(encodeFrame(fields));
  }

  /** Makes an error or a notice for the client; none before the greeting. */
  error(reqId: number, code: number, text: string): readonly Effect[] {
    if (this.version === 0) return [];
    const fields = error.write({ reqId, code, text, advanced: "" }, this.version);
    return [{ kind: "send", connection: this.connection, name: error.name, fields }];
  }

  /** Passes on that the client has ended what it sends. */
  ended(): void {
    if (this.stage !== "open") return;
    this.stage = "leaving";
    this.#link.end();
  }

  /** Passes the end of the client's connection on, after everything that it has sent. */
  gone(how: Cut): void {
    if (this.stage === "over") return;
    this.stage = "over";
    // The gateway may wait until what it sends is read before it reads on.
    this.#pauseReading(false);
    if (how === "rst") this.#link.reset();
    else this.#link.close();
  }

  /** Keeps the session at the gateway, which does not notice that the client is lost. */
  linger(): void {
    if (this.stage === "over") return;
    this.stage = "lingering";
    this.#pauseReading(false);
  }

  /** Resumes reading from the gateway when the client has taken enough. */
  drained(): void {
    if (this.#isReadingPaused && this.#client.waitingBytes() <= WAITING_BYTES_LOW) this.#pauseReading(false);
  }

  #write(bytes: Uint8Array): void {
    if (this.stage !== "open") return;
    this.#link.write(bytes);
    if (this.#link.waitingBytes() > WAITING_BYTES_MAX) this.#client.pause(true);
  }

  #upstreamDrained(): void {
    const isTaken = this.#link.waitingBytes() <= WAITING_BYTES_LOW && this.#heldBytes <= WAITING_BYTES_MAX;
    if (isTaken) this.#client.pause(false);
  }

  #pauseReading(isPaused: boolean): void {
    if (this.#isReadingPaused === isPaused) return;
    this.#isReadingPaused = isPaused;
    this.#link.pause(isPaused);
  }

  #received(bytes: Uint8Array): void {
    if (this.stage === "over" || this.stage === "lingering") return;
    this.#pass(this.#reader.push(bytes));
    if (this.#client.waitingBytes() > WAITING_BYTES_MAX) this.#pauseReading(true);
  }

  #pass(pieces: readonly GatewayPiece[]): void {
    const effects: Effect[] = [];
    for (const piece of pieces) {
      const isFirst = this.version === 0 && piece.fields !== undefined;
      const name = isFirst ? "greeting" : answerName(piece.fields);
      if (!this.#owner.answered(this, name, piece)) continue;
      const verdict = isFirst ? this.#greeted(piece) : this.#guarded(name, piece);
      if (verdict.kind === "pass") effects.push(this.#sent(name, piece));
      else {
        effects.push(...this.#stopped(verdict));
        break;
      }
    }
    if (effects.length > 0) this.#owner.emit(effects);
  }

  #sent(name: string, { fields = [], bytes }: GatewayPiece): Effect {
    return { kind: "send", connection: this.connection, name, fields, bytes };
  }

  #guarded(name: string, { fields }: GatewayPiece): GuardVerdict {
    return fields === undefined ? { kind: "pass" } : this.#guard.answer(name, fields, this.version);
  }

  #greeted({ fields = [] }: GatewayPiece): GuardVerdict {
    const version = Number(fields[0]);
    this.version = Number.isInteger(version) && version > 0 ? version : -1;
    const isRead = this.version >= SERVER_VERSION_MIN && this.version <= SERVER_VERSION_MAX;
    if (isRead) return { kind: "pass" };
    const reason = `the gateway speaks the version ${shown(fields[0] ?? "", 12)}, and the proxy reads ${SERVER_VERSION_MIN} to ${SERVER_VERSION_MAX}`;
    return { kind: "end", reason };
  }

  #stopped(verdict: Exclude<GuardVerdict, { readonly kind: "pass" }>): readonly Effect[] {
    const { reason } = verdict;
    const note: Effect = { kind: "note", connection: this.connection, event: "failed", detail: reason };
    const id = verdict.kind === "refuse" ? verdict.id : -1;
    const notice = [note, ...this.error(id, REQUEST_FAILED, `Error processing request.-'${reason}'`)];
    return verdict.kind === "refuse" ? notice : [...notice, ...this.#end(reason)];
  }

  #end(reason: string): readonly Effect[] {
    return [{ kind: "close", connection: this.connection, reason }];
  }

  #over(kind: "close" | "reset", reason: string): void {
    const { stage } = this;
    if (stage === "over") return;
    if (stage !== "lingering") this.#owner.emit([{ kind, connection: this.connection, reason }]);
    if (kind === "close") this.#link.close();
  }
}

function answerName(fields: readonly string[] | undefined): string {
  if (fields === undefined) return "unframed";
  const id = fields[0] ?? "";
  return RESPONSES.get(id)?.name ?? `unknown(${shown(id, 12)})`;
}
