/** Gets the token of an OAuth request, from its `authorization` field or the `oauth_token` of its query; empty for none. */
export function bearerToken({
  headers,
  query,
}: {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}): string {
  const field = headers.authorization ?? "";
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(field)?.[1];
  const signed = /^OAuth\s.*\boauth_token="?([^",\s]+)/i.exec(field)?.[1];
  return bearer ?? signed ?? query.get("oauth_token") ?? "";
}
