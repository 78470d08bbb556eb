/** Whether a request asks the tenant who there is. */
export const asksForIdentities = ({ method, url }: Request): boolean =>
  method === 'GET' && new URL(url).pathname.endsWith('/public-identities');

/** An answer about identities, of whom some have left. */
export async function withoutAbsent(answer: Response, absent: ReadonlySet<string>): Promise<Response> {
  if (absent.size === 0 || answer.status !== 200) return answer;
  const identities = (await answer.json()) as { alias: string }[];
  const told = identities.map((one) =>
    absent.has(one.alias) ? { ...one, identityState: 'INACTIVE_LONG_TERM', status: 'Inactive' } : one,
  );
  return Response.json(told, { headers: answer.headers });
}
