import { defineConfig } from '../../../../lib/config/config.ts';
import { consoleDoor } from '../../../../lib/doors/console/consoleDoor.ts';
import type { ConsoleTools } from '../../../../lib/doors/console/consoleTools.ts';
import { hrEvents } from '../../../../lib/flows/hr-events/hrEvents.ts';
import { managerTransfer } from '../../../../lib/flows/manager-transfer/managerTransfer.ts';
import { eventExecutionName, queuePayload, queueRunId } from '../../../../lib/hr/eventRunName.ts';
import { consoleKeys } from '../../../../lib/sessions/consoleKeys.ts';
import { keepManagers } from '../../../../lib/sessions/roles.ts';
import { beginSession } from '../../../../lib/sessions/sessions.ts';
import type { WantedSource } from '../../../../lib/sources/wantedSources.ts';
import { startHttpDoor } from '../../../../local/aws/httpDoor.ts';
import type { InProcess } from '../../../inProcess.ts';
import type { Living } from '../../directory/living.ts';
import { httpEvent, invoke, rememberingLog } from '../../middleware/invoking.ts';

/** What the console answers. `text` is what of a page a person reads. */
export type Answered = { status: number; body: string; text: string; location: string };

const settings = { operators: ['ops@example.com'], timeZone: 'Europe/Berlin' };

/** Each session has another id, whichever console of a test it is of. */
let sessions = 0;

/** The console over what lives in a test, with the flows that it starts, which run when they are let. */
export async function startConsole(
  living: Living,
  stated?: readonly WantedSource[],
  own: Pick<Parameters<typeof defineConfig>[0], 'decisions'> = {},
) {
  const config = defineConfig({ ...settings, ...own, hr: {}, sources: { '*': { onboarding: 'record' } } });
  const events = living.host(hrEvents, { settings: { hr: {}, sources: { '*': { onboarding: 'record' } } } });
  const transfers = living.host(managerTransfer);
  const { bucket, linkKeys, now } = living.tools;
  const once = (flow: InProcess, payload: unknown, name: string) => {
    if (!flow.executions().some((one) => one.name === name)) flow.start(payload, name);
  };
  const tools: ConsoleTools = {
    ...{ bucket, config, stated, linkKeys, now, stage: 'dev', directory: living.directory(), transfers: new Set() },
    consoleKeys: consoleKeys(linkKeys, 'dev'),
    ...{ provider: undefined, url: 'https://nelm.example.com' },
    startJob: async () => 'started',
    async startEvents(queue) {
      const payload = queuePayload(queue, now());
      once(events, payload, eventExecutionName(queueRunId(payload)));
    },
    startTransfer: async (runId, transferId) => once(transfers, { transferId }, `transfer-${runId}`),
    async complete(callbackId, result) {
      try {
        transfers.completeCallback(callbackId, JSON.stringify(result));
        return true;
      } catch {
        // It does not wait any more.
        return false;
      }
    },
  };
  const remembering = rememberingLog();
  const door = consoleDoor(remembering.log, config, undefined, () => tools);

  async function ask(method: 'GET' | 'POST', address: string, cookie: string, fields?: Record<string, string>) {
    const [path = '', query = ''] = address.replace(/^\/console\/?/, '').split('?');
    const headers = {
      'accept-language': 'en',
      ...(method === 'POST' && {
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
      }),
    };
    const body = fields && new URLSearchParams(fields).toString();
    const parameters = path === '' ? {} : { path };
    const event = httpEvent({
      method,
      route: '/console/{path+}',
      parameters: parameters as never,
      headers,
      ...(body && { body }),
    });
    const answer = await invoke(door, { ...event, rawQueryString: query, cookies: [cookie] });
    const {
      statusCode,
      headers: sent,
      body: page,
    } = answer as {
      statusCode: number;
      headers: Record<string, string>;
      body: string;
    };
    return { status: statusCode, body: page, text: textOf(page), location: sent['location'] ?? '' };
  }

  return {
    tools,
    lines: remembering.lines,
    /** Asks the console as AWS does. */
    invoke: (event: unknown) => invoke(door, event),
    /** Writes down who are managers, as the nightly flows do. */
    managers: (...accounts: string[]) =>
      keepManagers(bucket, {
        version: 1,
        at: new Date(now()).toISOString(),
        managers: accounts.map((account) => ({ account, email: `${account}@example.com` })),
      }),
    /** What the cookie of a session of somebody holds. */
    async sessionOf(address: string): Promise<string> {
      sessions += 1;
      return (await beginSession(tools, { id: `session-${sessions}`, address, way: 'mail' })) ?? '';
    },
    /** Serves the console to browsers, as the HTTP API does. */
    serve: () =>
      startHttpDoor({
        port: 0,
        routes: ['GET', 'POST'].map((method) => ({ method, path: '/console/{path+}', functionName: 'console' })),
        invoke: (_, event) => invoke(door, event),
      }),
    /** Somebody in a browser, who is signed in; with nobody a stranger. */
    async as(address?: string) {
      const holds = address ? `__Host-nelm-session=${await this.sessionOf(address)}` : '';
      const get = (to: string): Promise<Answered> => ask('GET', to, holds);
      /** Sends the form of a page that it was shown, with some fields filled in. */
      async function send(page: Answered, to: string, fields: Record<string, string> = {}): Promise<Answered> {
        const form = page.body.split('<form').find((one) => one.includes(`action="${to}"`)) ?? '';
        const hidden = Array.from(
          form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g),
          ([, name, value]) => [name, plain(value)],
        );
        return await ask('POST', to, holds, { ...Object.fromEntries(hidden), ...fields });
      }
      return { get, send, post: (to: string, fields: Record<string, string>) => ask('POST', to, holds, fields) };
    },
    /** The runs that hand people over and were started. */
    transfers: () => transfers.executions(),
    /** Lets everything that was started come to its end, or to where it waits for somebody. */
    async settle() {
      for (const flow of [events, transfers]) for (const one of flow.executions()) await living.play(flow, one);
    },
  };
}

export type Visiting = Awaited<ReturnType<typeof startConsole>>;

function textOf(page: string): string {
  const [, content = page] = /<main[^>]*>([\s\S]*)<\/main>/.exec(page) ?? [];
  return plain(content.replaceAll(/<[^>]*>/g, ' '))
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function plain(text = ''): string {
  return text.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}
