/**
 * What a byte of an incomplete message counts as life, in ms: 500 bytes a second keep a session. The slowest links that
 * serve a session at all carry some 1 000 bytes a second (GSM data, 9.6 kbit/s), so that an answer of 16 MB may take its
 * hours there. What fills a message that never ends, because its length was garbled, is far less: 20 bytes for each request
 * of the time.
 */
const LIFE_MS_PER_BYTE = 2;

/**
 * Times at which a connection showed life.
 *
 * A complete message is life, and so is the beginning of one. Further bytes of an incomplete message are life for
 * `LIFE_MS_PER_BYTE` each and never beyond now, so that a burst is not saved up for a silence that follows it.
 */
export class ReceiptTimes {
  #messageMs: number;
  #aliveMs: number;

  /** @param nowMs Time at which the connection was made. */
  constructor(nowMs: number) {
    this.#messageMs = nowMs;
    this.#aliveMs = nowMs;
  }

  /** Time at which the last complete message was received. */
  get messageMs(): number {
    return this.#messageMs;
  }

  /** The time up to which what was received shows that TWS is alive. */
  get aliveMs(): number {
    return this.#aliveMs;
  }

  /** Records bytes, before they are divided into messages. @param pendingBytes Bytes of an incomplete message before them. */
  bytes(nowMs: number, bytes: number, pendingBytes: number): void {
    const upToMs = pendingBytes === 0 ? nowMs : this.#aliveMs + bytes * LIFE_MS_PER_BYTE;
    this.#aliveMs = Math.min(nowMs, upToMs);
  }

  /** Records a complete message. */
  message(nowMs: number): void {
    this.#messageMs = nowMs;
    this.#aliveMs = nowMs;
  }
}
