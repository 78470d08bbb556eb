import type { Entry, Past } from './past.ts';

type Send = (request: Request) => Promise<Response>;

/** Lists that are longer are not looked into: who stands on which page is not known of the past. */
const onePage = 250;

/** What a request lists that may lag; undefined of any other. */
function listedKind({ method, url }: Request): 'records' | 'requests' | 'approvals' | undefined {
  if (method !== 'GET') return undefined;
  const [, kind] = /\/non-employee-(records|requests|approvals)$/.exec(new URL(url).pathname) ?? [];
  return kind as 'records' | undefined;
}

/** The source whose export a request asks for; undefined of any other request. */
function exportedSource({ method, url }: Request): string | undefined {
  if (method !== 'GET') return undefined;
  return /\/non-employee-sources\/([^/]+)\/non-employees\/download$/.exec(new URL(url).pathname)?.[1];
}

/** Whether a request is for a list or an export that may lag. */
export function mayLag(request: Request): boolean {
  return listedKind(request) !== undefined || exportedSource(request) !== undefined;
}

/** A list or an export as it was some seconds ago. */
export async function asBefore(request: Request, answer: Response, send: Send, past: Past): Promise<Response> {
  if (answer.status !== 200) return answer;
  if (exportedSource(request) !== undefined) return await exportAsBefore(request, answer, send, past);
  const entries = (await answer.json()) as Entry[];
  return Response.json(await listAsBefore(request, entries, send, past), { headers: answer.headers });
}

async function listAsBefore(request: Request, entries: Entry[], send: Send, past: Past): Promise<Entry[]> {
  const kind = listedKind(request) ?? 'records';
  const { searchParams } = new URL(request.url);
  const filters = searchParams.get('filters') ?? '';
  const isWhole = entries.length < onePage && (searchParams.get('offset') ?? '0') === '0';
  const idsOf = isWhole ? await idsOfSources(request, send) : new Map<string, string>();
  const isOfList = (entry: Entry) => isWhole && isWanted(entry, filters, idsOf);
  const were = past.asTheyWere(kind, entries, isOfList);
  return inOrder(were, searchParams.get('sorters') ?? '');
}

/** Whether a filter by source or by status lets somebody through who is not in the list any more. */
function isWanted(entry: Entry, filters: string, idsOf: ReadonlyMap<string, string>): boolean {
  if (filters === '') return true;
  if (filters.includes('approvalStatus')) return filters.includes(`"${entry['approvalStatus']}"`);
  const { sourceId } = (entry['nonEmployeeSource'] ?? entry) as { sourceId?: string };
  return [sourceId, idsOf.get(sourceId ?? '')].some((id) => filters.includes(`"${id}"`));
}

/** The other id of each source. */
async function idsOfSources(request: Request, send: Send): Promise<Map<string, string>> {
  const listed = await send(
    new Request(new URL('/v3/non-employee-sources', request.url), { headers: request.headers }),
  );
  if (listed.status !== 200) return new Map();
  const sources = (await listed.json()) as { id: string; sourceId: string }[];
  return new Map(sources.map(({ id, sourceId }) => [sourceId, id]));
}

/** As the tenant sorts them; those that tie keep their order, and whoever was deleted comes last. */
function inOrder(entries: Entry[], sorters: string): Entry[] {
  const fields = sorters.split(',').filter((one) => one !== '');
  const text = (entry: Entry, name: string) => String(entry[name] ?? '');
  return entries.toSorted((one, other) => {
    for (const field of fields) {
      const name = field.replace(/^-/, '');
      const [first, second] = field.startsWith('-') ? [other, one] : [one, other];
      const compared = text(first, name).localeCompare(text(second, name), 'en');
      if (compared !== 0) return compared;
    }
    return 0;
  });
}

/** An export as it was some seconds ago: those whom the list of its source has as they are keep their lines. */
async function exportAsBefore(request: Request, answer: Response, send: Send, past: Past): Promise<Response> {
  const list = new URL('/v3/non-employee-records', request.url);
  const filters = `sourceId eq "${exportedSource(request)}"`;
  list.search = new URLSearchParams({ limit: String(onePage), filters }).toString();
  const ofRecords = new Request(list, { headers: request.headers });
  const listed = await send(ofRecords);
  if (listed.status !== 200) return answer;
  const entries = (await listed.json()) as Entry[];
  if (entries.length === onePage) return answer;
  const [header = '', ...lines] = (await answer.text()).split('\n').filter((line) => line !== '');
  const lineOf = new Map(lines.map((line) => [line.split(',', 1)[0], line]));
  const is = new Set(entries);
  const were = await listAsBefore(ofRecords, entries, send, past);
  const old = were.map((entry) => (is.has(entry) && lineOf.get(String(entry['accountName']))) || asLine(entry, header));
  return new Response(`${[header, ...old].join('\n')}\n`, { headers: answer.headers });
}

function asLine(entry: Entry, header: string): string {
  const data = (entry['data'] ?? {}) as Record<string, unknown>;
  const cells = header.split(',').map((name) => String(entry[name] ?? data[name] ?? ''));
  return cells.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',');
}
