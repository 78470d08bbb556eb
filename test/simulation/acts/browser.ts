import { randomUUID } from 'node:crypto';
import { sessionCookie } from '../../../lib/doors/console/consoleCookies.ts';
import { beginSession } from '../../../lib/sessions/sessions.ts';
import { httpEvent, request } from '../../lib/middleware/invoking.ts';
import type { World } from '../world.ts';

/** What the console answers: its status, where it leads, and its page. */
export type Answered = { status: number; location: string; body: string };

/** Who operates nelm in every organisation. */
export const operator = 'ops@example.com';

/** The address of a manager, by their account name. */
export const addressOf = (manager: string): string => `${manager}@example.com`;

/** A browser in which somebody is signed in to the console, or nobody. */
export type Browser = Awaited<ReturnType<typeof openBrowser>>;

/**
 * Signs somebody in to the console.
 *
 * @param address theirs; a stranger has none
 */
export async function openBrowser({ deployed }: World, address: string | undefined) {
  const session =
    address && (await beginSession(deployed().doors.consoleTools, { id: randomUUID(), address, way: 'mail' }));
  const cookies = session ? [`${sessionCookie}=${session}`] : [];

  async function ask(method: 'GET' | 'POST', to: string, fields?: Readonly<Record<string, string>>): Promise<Answered> {
    const [path = '', query = ''] = to.split('?');
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
    const event = httpEvent({
      ...{ method, route: '/console/{path+}', parameters: { path } },
      ...(fields && { headers, body: new URLSearchParams(fields).toString() }),
    });
    const answer = await request(deployed().doors.console as never, { ...event, rawQueryString: query, cookies });
    return { status: answer.statusCode, location: answer.headers['location'] ?? '', body: answer.body };
  }

  return {
    open: (to: string) => ask('GET', to),
    /**
     * Sends a form of a page, whose hidden fields go with it. Where the page has no such form, what is typed alone goes, with the token
     * that every form of a session has: whoever is signed in has it, and may write any form by it.
     */
    send: (page: Answered, to: string, fields: Readonly<Record<string, string>>) =>
      ask('POST', to, { ...hiddenIn(page.body, to), ...fields }),
  };
}

function hiddenIn(body: string, to: string): Record<string, string> {
  const form = body.split('<form').find((one) => one.includes(`action="/console/${to}"`));
  const hidden = Array.from(
    (form ?? body).matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g),
    ([, name = '', value = '']) => [name, textOf(value)] as const,
  );
  return Object.fromEntries(form === undefined ? hidden.filter(([name]) => name === 'token') : hidden);
}

/** A text as it was before it was written into a page. */
const textOf = (escaped: string) =>
  escaped.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
