import { PoolError, reasonOf } from "../../errors.ts";

/** Reasons for people, by the code of the operating system. */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file is larger than the file system allows",
  EIO: "the disk reported an input/output error",
  EACCES: "permission denied",
  EPERM: "the operation is not permitted",
  EROFS: "the file system is read-only",
  EISDIR: "it is a folder",
  ENOENT: "the file or its folder does not exist",
  ENOTDIR: "a part of the path is not a folder",
  ELOOP: "its symbolic links form a loop",
  ENAMETOOLONG: "the name is too long",
  EMFILE: "the process has too many open files",
  ENFILE: "the machine has too many open files",
  ETXTBSY: "the file is in use",
  EBUSY: "the file is in use",
  ENOTSUP: "the file system does not support the operation",
  EOPNOTSUPP: "the file system does not support the operation",
  ENOSYS: "the file system does not support the operation",
  ESTALE: "the network file system has lost the file",
};

/** Gets the code of an error of the operating system; undefined for other errors. */
export function diskCode(cause: unknown): string | undefined {
  const code: unknown = typeof cause === "object" && cause !== null ? Reflect.get(cause, "code") : undefined;
  return typeof code === "string" ? code : undefined;
}

/** Describes an error of the disk: `the disk is full (ENOSPC)`. */
export function diskReason(cause: unknown): string {
  const code = diskCode(cause);
  const reason = code === undefined ? undefined : REASONS[code];
  return reason === undefined ? reasonOf(cause) : `${reason} (${code})`;
}

/** Makes the error of a journal. @param what What could not be done, without "Cannot". */
export function journalFailed(what: string, reason: string, cause?: unknown): PoolError {
  return new PoolError("JOURNAL_FAILED", `Cannot ${what}: ${reason}`, cause === undefined ? {} : { cause });
}

/** Makes the error of an operation on the disk; an error of the journal itself is returned as it is. */
export function diskFailure(what: string, cause: unknown): PoolError {
  return cause instanceof PoolError ? cause : journalFailed(what, diskReason(cause), cause);
}
