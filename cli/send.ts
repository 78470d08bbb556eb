import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { signEvent } from '../lib/hr/signEvent.ts';
import { hrKeys } from '../local/hrKeys.ts';
import { answerSchema, sentText } from './sentText.ts';

const usage = `Signs a sample as its HR system would, and posts it to the door of a running "npm start".

  npm run send -- FILE [--system NAME] [--url URL]

  --system NAME  standard, bamboohr or deel; by default as the folder of the file says
  --url URL      where nelm listens (http://127.0.0.1:3000, or NELM_HTTP_PORT)`;

type Signed = { headers: Record<string, string>; body: string };

/** How each system signs; the key is the first of those that the door knows. */
const signers: Record<string, (body: string, key: string, now: Date) => Signed> = {
  standard(body, key, now) {
    return { headers: signEvent({ id: `msg_${now.getTime()}`, timestamp: now, body, key }), body };
  },
  bamboohr(body, key, now) {
    const signature = createHmac('sha256', key).update(body).update(seconds(now)).digest('hex');
    return { headers: { 'x-bamboohr-timestamp': seconds(now), 'x-bamboohr-signature': signature }, body };
  },
  /** Deel signs when the event was made, so a sample is made anew. */
  deel(body, key, now) {
    const fresh = JSON.stringify({ ...JSON.parse(body), timestamp: now.toISOString() });
    const signature = createHmac('sha256', key).update(`POST${fresh}`).digest('hex');
    return { headers: { 'x-deel-signature': signature, 'x-deel-hmac-label': 'local' }, body: fresh };
  },
};

/** Signs a body with the local keys. */
export function sign(system: string, body: string, now: Date, environment = process.env): Signed {
  const signer = signers[system];
  if (!signer) throw new Error(`There is no HR system "${system}". Give one of ${Object.keys(signers).join(', ')}.`);
  const keys = hrKeys(environment)[`HR_${system.toUpperCase()}_KEYS`] ?? '';
  return signer(body, keys.split(/\s+/)[0] ?? '', now);
}

async function send(args: string[]): Promise<void> {
  const options = {
    system: { type: 'string' },
    url: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [file, ...more] = positionals;
  if (values.help || !file || more.length > 0) {
    console.log(usage);
    process.exitCode = values.help ? 0 : 1;
    return;
  }
  const folder = path.basename(path.dirname(path.resolve(file)));
  const system = values.system ?? (folder in signers ? folder : 'standard');
  const sample = await readFile(file, 'utf8').catch((error: Error) => {
    throw new Error(`Cannot read the sample: ${error.message}`);
  });
  const base = values.url ?? `http://127.0.0.1:${process.env['NELM_HTTP_PORT'] ?? 3000}`;
  const { headers, body } = sign(system, sample, await timeAt(base));
  const answer = await fetch(new URL(`/hr/${system}`, base), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  console.log(sentText(answer.status, answerSchema.parse(await answer.json().catch(() => ({})))));
  if (!answer.ok) process.exitCode = 1;
}

/** The door's own time, by which it judges how old a delivery is: `npm start -- --clock` may have moved it. */
async function timeAt(base: string): Promise<Date> {
  const answer = await fetch(base, { method: 'HEAD' }).catch(() => {
    throw new Error(`Nothing listens at ${base}. Run "npm start" first, or give --url.`);
  });
  return new Date(answer.headers.get('date') ?? Date.now());
}

const seconds = (now: Date) => String(Math.floor(now.getTime() / 1000));

if (import.meta.main) {
  await send(process.argv.slice(2)).catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
