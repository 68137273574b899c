/** The dials from the loss of a session until the next one. */
export class Outage {
  /** Dials that failed. */
  failures = 0;
  /** Dials that were answered with 326. */
  conflicts = 0;
  /** Waits between dials. */
  waits = 0;
  /** Waits before the last dial. */
  waitsBefore = 0;
  /** Code of the last failure. */
  code: string | undefined;
  clientId: number | undefined;
  port: number | undefined;
  /** When the last dial began, epoch ms. */
  dialMs: number = Number.NEGATIVE_INFINITY;

  /** A dial begins. */
  dialled(clientId: number, port: number, atMs: number): void {
    this.clientId = clientId;
    this.port = port;
    this.dialMs = atMs;
    this.waitsBefore = this.waits;
  }

  /** A dial has failed. */
  failed(code: string): void {
    this.failures++;
    this.code = code;
    if (code === "CLIENT_ID_IN_USE") this.conflicts++;
  }
}
