import type * as z from 'zod';
import { type configSchema, defineConfig } from '../../../../lib/config/config.ts';
import type { signInSchema } from '../../../../lib/config/signInSettings.ts';
import { createDirectory } from '../../../../lib/directory/directory.ts';
import { consoleDoor } from '../../../../lib/doors/console/consoleDoor.ts';
import type { ConsoleTools } from '../../../../lib/doors/console/consoleTools.ts';
import { mailLink } from '../../../../lib/doors/sign-in-asked/mailLink.ts';
import type { ScheduledJob } from '../../../../lib/durable/schedule.ts';
import type { Mail } from '../../../../lib/mail/mail.ts';
import { consoleKeys } from '../../../../lib/sessions/consoleKeys.ts';
import type { IdentityProvider } from '../../../../lib/sessions/identityProvider.ts';
import { keepManagers } from '../../../../lib/sessions/roles.ts';
import { defineSources } from '../../../../lib/sources/wantedSources.ts';
import { openBucket } from '../../../../lib/store/bucket.ts';
import { directStorage } from '../../../directStorage.ts';
import { httpEvent, rememberingLog, request } from '../../middleware/invoking.ts';
import { startLocalBucket } from '../localBucket.ts';

export const start = Date.parse('2026-11-28T09:00:00Z');
const linkKey = 'a key of links of thirty-two characters or more';

/** What a browser got: the answer, and the headline of the page. */
export type Got = Awaited<ReturnType<typeof request>> & { cookies?: string[]; headline: string | undefined };

export type Site = Awaited<ReturnType<typeof startSite>>;

/**
 * The console in this process, over a local S3, with what a test may change.
 *
 * @param own the organisation's sign-in, where it has one, and how decisions are made
 */
export async function startSite({
  signIn,
  provider: first,
  decisions,
}: OwnSignIn & Pick<z.input<typeof configSchema>, 'decisions'> = {}) {
  const local = await startLocalBucket();
  const bucket = openBucket('files', directStorage(local));
  const config = defineConfig({
    timeZone: 'Europe/Berlin',
    operators: ['Olive.Operator@example.com'],
    approvals: undefined,
    signIn,
    ...(decisions && { decisions }),
  });
  let provider = first;
  const started: ScheduledJob[] = [];
  const completed: unknown[] = [];
  const mails: Mail[] = [];
  const settings = { now: start, keys: [linkKey], stage: 'test' };
  const { log, lines } = rememberingLog();

  const tools = (): ConsoleTools => ({
    bucket: site.bucket,
    config,
    stated: defineSources([
      { name: 'Externals', ids: ['2c918085800000000000000000000001'], approvers: ['anna.approver', 'arno.approver'] },
    ]),
    directory: createDirectory(site.bucket, config.timeZone),
    consoleKeys: consoleKeys(async () => settings.keys, settings.stage),
    provider,
    url: 'https://nelm.example.com',
    stage: settings.stage,
    complete: async (...given) => {
      completed.push(given.slice(0, 2));
      return true;
    },
    startJob: async (job) => {
      started.push(job);
      return 'started';
    },
    transfers: new Set(),
    linkKeys: async () => settings.keys,
    startEvents: async () => {},
    startTransfer: async () => undefined,
    now: () => settings.now,
  });

  const site = {
    ...{ bucket, config, settings, started, completed, mails, lines, tools },
    close: () => local.close(),
    useProvider(other: IdentityProvider): void {
      provider = other;
    },

    /** Sends a request to the door as API Gateway hands it over. */
    async ask(address: string, more: Partial<Asked> = {}): Promise<Got> {
      const { cookies = {}, form, headers = {}, sourceIp = '192.0.2.1', body, isBase64Encoded = false } = more;
      const url = new URL(address, 'https://nelm.example.com');
      const path = url.pathname.replace(/^\/console\/?/, '');
      const plain = httpEvent({
        method: form || body ? 'POST' : 'GET',
        route: '/console/{path+}',
        parameters: {},
        headers: { ...(form && { 'content-type': 'application/x-www-form-urlencoded' }), ...headers },
        ...(form && { body: new URLSearchParams(form).toString() }),
        ...(body && { body, isBase64Encoded }),
      });
      const { http } = plain.requestContext;
      const event = {
        ...plain,
        rawQueryString: url.search.slice(1),
        cookies: Object.entries(cookies).map(([name, value]) => `${name}=${value}`),
        requestContext: { ...plain.requestContext, http: { ...http, sourceIp } },
        pathParameters: path === '' ? undefined : { path: decodeURIComponent(path) },
      };
      const door = consoleDoor(log, config, undefined, tools);
      const got = (await request(door, event)) as Got;
      return { ...got, headline: /<h1>([^<]*)<\/h1>/.exec(String(got.body))?.[1] };
    },

    /** Sends the links of all wishes that there are, as the function does that S3 tells of them. */
    async mailLinks(): Promise<string[]> {
      const mailer = {
        send: async (_: string, mail: Mail) => {
          mails.push(mail);
          return 'sent' as const;
        },
      };
      const keys = (await bucket.list('sign-ins/')).toSorted();
      const told = { ...tools(), mailer, url: 'https://nelm.example.com' };
      const outcomes = [];
      for (const key of keys) outcomes.push(await mailLink(told, key));
      return outcomes;
    },

    /** Signs in by a mailed link; the cookies of the browser, and the token of its forms. */
    async signIn(address: string, wanted?: string): Promise<Browser & { location: string | undefined }> {
      for (const folder of ['sign-ins/', 'sign-in-tries/']) {
        for (const key of await bucket.list(folder)) await bucket.remove(key);
      }
      const to = wanted === undefined ? '' : `?to=${encodeURIComponent(wanted)}`;
      const cookies: Record<string, string> = {};
      const page = await site.ask(`/console/sign-in${to}`);
      keepCookies(cookies, page);
      await site.ask(`/console/sign-in${to}`, { cookies, form: { token: tokenIn(page), address } });
      mails.length = 0;
      await site.mailLinks();
      const link = /https:\S+/.exec(mails[0]?.text ?? '')?.[0] ?? '';
      const opened = await site.ask(link, { cookies });
      const entered = await site.ask(link, { cookies, form: { token: tokenIn(opened) } });
      keepCookies(cookies, entered);
      const home = await site.ask('/console/nowhere', { cookies });
      return { cookies, token: tokenIn(home), link, location: entered.headers['location'] };
    },

    /** Makes somebody the manager of a person. */
    async makeManager(account: string, email: string): Promise<void> {
      await keepManagers(bucket, { version: 1, at: '2026-11-28T04:00:00Z', managers: [{ account, email }] });
    },
  };
  return site;
}

/** The settings of a provider of OpenID Connect, and the way to it. */
type OwnSignIn = { signIn?: z.input<typeof signInSchema>; provider?: IdentityProvider };

type Asked = {
  cookies: Record<string, string>;
  form: Record<string, string>;
  headers: Record<string, string>;
  sourceIp: string;
  body: Uint8Array;
  isBase64Encoded: boolean;
};

/** A browser that is signed in. */
export type Browser = { cookies: Record<string, string>; token: string; link: string };

/** The token of the first form of a page. */
export function tokenIn({ body }: Pick<Got, 'body'>): string {
  return /name="token" value="([\w-]+)"/.exec(String(body))?.[1] ?? '';
}

/** Does as a browser does with the cookies of an answer. */
export function keepCookies(cookies: Record<string, string>, { cookies: set = [] }: Got): void {
  for (const one of set) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
    cookies[name] = value;
  }
}
