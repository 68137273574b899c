/** Reasons for which a port cannot be listened on, by the code of the error of the system. */
const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: "another program listens there; choose another port, or 0 for a free one",
  EADDRNOTAVAIL: "this machine does not have that address",
  EACCES: "permission denied, as for ports below 1024",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "the name of the host cannot be looked up",
};

/** Says why a port cannot be listened on. */
export function listenReason(error: Error): string {
  const { code = "" } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? error.message;
}
