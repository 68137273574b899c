/** First message of a client, before any frame: the versions that it speaks. */
export interface Hello {
  /** Lowest version. */
  readonly versionMin: number;
  /** Highest version. */
  readonly versionMax: number;
  /** Connect options after the version, e.g. `+PACEAPI`; usually empty. */
  readonly options: string;
}
