/** What lists of the tenant are of. */
type Kind = 'records' | 'requests' | 'approvals';

/** An entry of such a list, as far as its age and its source matter. */
export type Entry = Record<string, unknown> & { id: string; created?: string; modified?: string };

type Send = (request: Request) => Promise<Response>;

/** An entry as it was before somebody changed or deleted it; `at`: when that was asked for, in epoch milliseconds. */
type Version = { kind: Kind; entry: Entry; at: number };

/** In milliseconds: so long nothing is to be seen in a lagging list or export of what was made, changed or deleted. */
const longest = 5_000;

/** In milliseconds: so long an upload may take that changes people. */
const longestUpload = 120_000;

/** Of so many at most who are deleted at once it is asked how they were: it is asked by the token of whoever deletes, which has 100 requests in ten seconds. */
const mostAsked = 20;

/** What the tenant's lists showed some seconds ago: of whatever is changed or deleted, how it was. */
export function createPast(now: () => number) {
  let versions: Version[] = [];

  return {
    /** Looks at what a request is about to change, or to delete. */
    async lookBefore(request: Request, send: Send): Promise<void> {
      if (request.method === 'GET') return;
      const at = now();
      versions = versions.filter((one) => one.at >= at - longestUpload);
      for (const { kind, path } of await changedBy(request)) {
        const answer = await send(new Request(new URL(path, request.url), { headers: request.headers }));
        if (answer.status !== 200) continue;
        const found = (await answer.json()) as Entry | Entry[];
        versions.push(...[found].flat().map((entry) => ({ kind, entry, at })));
      }
    },
    /**
     * The entries of a list as they were some seconds ago: without those that were made since, with those that were deleted since,
     * and of those that were changed since as they were.
     *
     * @param isOfList whether somebody who is not in the list any more was
     */
    asTheyWere(kind: Kind, entries: readonly Entry[], isOfList: (entry: Entry) => boolean): Entry[] {
      const since = now() - longest;
      const isOld = (moment: string | undefined) => moment === undefined || Date.parse(moment) < since;
      const known = versions.filter((one) => one.kind === kind);
      const is = new Set(entries.map(({ id }) => id));
      const were = entries
        .filter(({ created }) => isOld(created))
        .map((entry) => {
          if (isOld(entry.modified)) return entry;
          return known.findLast((one) => one.entry.id === entry.id && isOld(one.entry.modified))?.entry ?? entry;
        });
      const gone = known.filter(({ entry, at }) => at >= since && !is.has(entry.id) && isOld(entry.created));
      const before = new Map(gone.toReversed().map(({ entry }) => [entry.id, entry]));
      return [...were, ...[...before.values()].filter(isOfList)];
    },
  };
}

export type Past = ReturnType<typeof createPast>;

/** The paths of whatever a request changes or deletes. */
async function changedBy(request: Request): Promise<{ kind: Kind; path: string }[]> {
  const { pathname } = new URL(request.url);
  const of = (kind: Kind, path: string) => ({ kind, path: `/v3/non-employee-${kind}${path}` });
  if (pathname.endsWith('/bulk-delete')) {
    const { ids } = (await request.clone().json()) as { ids: string[] };
    return ids.slice(0, mostAsked).map((id) => of('records', `/${id}`));
  }
  const [, uploaded] = /\/non-employee-sources\/([^/]+)\/non-employee-bulk-upload$/.exec(pathname) ?? [];
  if (uploaded)
    return [of('records', `?${new URLSearchParams({ limit: '250', filters: `sourceId eq "${uploaded}"` })}`)];
  const [, kind, id] =
    /\/non-employee-(records|requests|approvals)\/([^/]+)(?:\/(?:approve|reject))?$/.exec(pathname) ?? [];
  if (!kind || !id) return [];
  return [of(kind as Kind, `/${id}${kind === 'approvals' ? '?include-detail=false' : ''}`)];
}
