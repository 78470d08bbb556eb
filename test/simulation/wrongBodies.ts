export const wrongBodies = [
  ...['a page', 'a page afterwards', 'nothing at all', 'an error', 'null'],
  ...['another kind', 'without what is needed'],
] as const;

export type WrongBody = (typeof wrongBodies)[number];

/** What nelm cannot do without, of everything that the tenant answers; what answers lack without a name is left out. */
const needed = ['id', 'technicalName', 'access_token'];

/**
 * An answer with 200 whose body is none that the tenant gives: of whoever stands before it, and has not asked it, or of itself when
 * it has done what it was asked for. A list of nobody, and no status of an upload, are answers that it may give.
 */
export async function answerWrongly(
  fault: WrongBody,
  request: Request,
  send: (request: Request) => Promise<Response>,
): Promise<Response> {
  if (fault === 'a page') return page();
  const answer = await send(request);
  if (!answer.ok) return answer;
  switch (fault) {
    case 'a page afterwards':
      return page();
    case 'nothing at all':
      return new Response('', { headers: { 'content-type': 'application/json' } });
    case 'an error':
      return Response.json({ detailCode: '500.0', trackingId: 'sim', messages: [{ text: 'Something went wrong.' }] });
    case 'null':
      return Response.json(null);
  }
  const isJson = answer.headers.get('content-type')?.startsWith('application/json');
  const body: unknown = isJson ? await answer.json() : undefined;
  if (fault === 'another kind') return Response.json(Array.isArray(body) ? { items: body } : [body]);
  return lacking(body) ?? page();
}

function page(): Response {
  return new Response('<html>Maintenance</html>', { headers: { 'content-type': 'text/html' } });
}

/** A body without what nelm needs of it, or of its last entry; undefined where there is nothing to leave out. */
function lacking(body: unknown): Response | undefined {
  const all = Array.isArray(body) ? body : [body];
  const last = Object.entries(Object(all.at(-1)));
  const rest = Object.fromEntries(last.filter(([name]) => !needed.includes(name)));
  if (Object.keys(rest).length === last.length) return undefined;
  return Response.json(Array.isArray(body) ? [...all.slice(0, -1), rest] : rest);
}
