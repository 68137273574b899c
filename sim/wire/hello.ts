/** What a client says first, before any frame: the versions that it speaks. */
export interface Hello {
  /** The lowest. */
  readonly versionMin: number;
  /** The highest. */
  readonly versionMax: number;
  /** Connect options after the version, e.g. `+PACEAPI`; usually empty. */
  readonly options: string;
}
