/** In milliseconds: so long nothing is to be seen in a lagging list of what was made. */
const longest = 5_000;

/** Whether a request is for a list that may lag. */
export function isList({ method, url }: Request): boolean {
  return method === 'GET' && /\/non-employee-(records|requests|approvals)$/.test(new URL(url).pathname);
}

/** A list as it was some seconds ago: without those that have been made since. */
export async function asBefore(answer: Response, now: number): Promise<Response> {
  if (answer.status !== 200) return answer;
  const items = (await answer.json()) as { created?: string }[];
  const old = items.filter(({ created }) => created === undefined || Date.parse(created) < now - longest);
  return Response.json(old, { headers: answer.headers });
}
