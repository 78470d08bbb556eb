/** In milliseconds: so long nothing is to be seen in a lagging list or export of what was made. */
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

/** The source whose export a request asks for; undefined of any other request. */
function exportedSource({ method, url }: Request): string | undefined {
  if (method !== 'GET') return undefined;
  return /\/non-employee-sources\/([^/]+)\/non-employees\/download$/.exec(new URL(url).pathname)?.[1];
}

/** Whether a request is for an export, which may lag too. */
export const isExport = (request: Request): boolean => exportedSource(request) !== undefined;

/**
 * An export as it was some seconds ago: without the rows of those who have been made since.
 *
 * @param send asks the tenant when they were
 */
export async function exportAsBefore(
  answer: Response,
  request: Request,
  send: (request: Request) => Promise<Response>,
  now: number,
): Promise<Response> {
  if (answer.status !== 200) return answer;
  const list = new URL('/v3/non-employee-records', request.url);
  const filters = `sourceId eq "${exportedSource(request)}"`;
  list.search = new URLSearchParams({ limit: '250', sorters: '-created', filters }).toString();
  const listed = await send(new Request(list, { headers: request.headers }));
  if (listed.status !== 200) return answer;
  const records = (await listed.json()) as { accountName: string; created: string }[];
  const fresh = records.filter(({ created }) => Date.parse(created) >= now - longest);
  const names = new Set(fresh.map(({ accountName }) => accountName));
  const lines = (await answer.text()).split('\n').filter((line) => !names.has(line.split(',', 1)[0] ?? ''));
  return new Response(lines.join('\n'), { headers: answer.headers });
}
