/** Statuses of HTTP that mean something to the pool. */
export const STATUS = {
  ok: 200,
  redirect: 300,
  badRequest: 400,
  unauthorized: 401,
  forbidden: 403,
  notFound: 404,
  gone: 410,
  lengthRequired: 411,
  tooManyRequests: 429,
  serverError: 500,
} as const;

/** Returns whether a status means success. */
export function isSuccess(status: number): boolean {
  return status >= STATUS.ok && status < STATUS.redirect;
}

/** Returns whether a status is a redirect to another address. */
export function isRedirect(status: number): boolean {
  return status >= STATUS.redirect && status < STATUS.badRequest;
}
