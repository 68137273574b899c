/** Parts of the ID of an execution. A correction of an execution has the same ID, but for what follows the last period. */
export interface ExecutionIdentity {
  /** Part that an execution and its corrections share. */
  readonly of: string;
  /** Number of the correction: the larger, the newer. */
  readonly revision: number;
}

/** Gets the parts of the ID of an execution. */
export function executionIdentity(execId: string): ExecutionIdentity {
  const at = execId.lastIndexOf(".");
  if (at < 0) return { of: execId, revision: 0 };
  return { of: execId.slice(0, at), revision: Number.parseInt(execId.slice(at + 1), 16) || 0 };
}
