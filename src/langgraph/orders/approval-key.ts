import { fingerprint } from "../../orders/fingerprint.ts";

/** Digits of a fingerprint in a key: enough that no two requests of one call have the same. */
const DIGITS = 16;
/** Largest difference from the approved notional, as a part of it: the market moves while a person decides. */
const DRIFT_MAX = 0.02;

/** What a decision is about. */
export interface ApprovalSubject {
  /** Idempotency key of the tool call. */
  readonly call: string;
  /** Everything that was stated: the kind of the action, the order, the contract, its terms, the account. */
  readonly stated: object;
  /** What the order may cost or bring at most. */
  readonly notional: number;
}

/** Makes the key of a request: it has the terms and the notional in it, so that a decision that names it is bound to both. */
export function approvalKey({ call, stated, notional }: ApprovalSubject): string {
  return `${call}#${digits(stated)}@${notional}`;
}

/** Tests whether a key is that of any request of a call. */
export function isOfCall(key: string, call: string): boolean {
  return key.startsWith(`${call}#`) && !key.slice(call.length + 1).includes("#");
}

/** Tests whether the key of an earlier request holds for a subject: the terms are the same, and the notional is nearly so. */
export function holdsFor(key: string, subject: ApprovalSubject): boolean {
  const { call, stated, notional } = subject;
  if (!isOfCall(key, call)) return false;
  const [hash = "", text = ""] = key.slice(call.length + 1).split("@");
  const approved = Number(text);
  return (
    hash === digits(stated) && text !== "" && Math.abs(notional - approved) <= DRIFT_MAX * Math.abs(approved)
  );
}

const digits = (stated: object): string => fingerprint(stated).slice(0, DIGITS);
