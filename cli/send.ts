import { createHmac } from 'node:crypto';
import path from 'node:path';
import { signEvent } from '../lib/hr/signEvent.ts';
import { hrKeys } from '../local/hrKeys.ts';
import type { AnswerTo } from './answers.ts';
import { readNamed } from './readNamed.ts';
import { answerSchema, sentText } from './sentText.ts';

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
    const fresh = withTimestamp(body, now.toISOString());
    const signature = createHmac('sha256', key).update(`POST${fresh}`).digest('hex');
    return { headers: { 'x-deel-signature': signature, 'x-deel-hmac-label': 'local' }, body: fresh };
  },
};

/** What is no object is sent as it is, so that the door says what is wrong with it. */
function withTimestamp(body: string, timestamp: string): string {
  try {
    const event: unknown = JSON.parse(body);
    return typeof event === 'object' && event !== null ? JSON.stringify({ ...event, timestamp }) : body;
  } catch {
    return body;
  }
}

/** Signs a body with the local keys. */
export function sign(system: string, body: string, now: Date, environment = process.env): Signed {
  const signer = signers[system];
  if (!signer) throw new Error(`There is no HR system "${system}". Give one of ${Object.keys(signers).join(', ')}.`);
  const keys = hrKeys(environment)[`HR_${system.toUpperCase()}_KEYS`] ?? '';
  return signer(body, keys.split(/\s+/)[0] ?? '', now);
}

export type SendOptions = { file: string; system?: string; url?: string };

/**
 * Signs a sample as its HR system would, and posts it to the door of a running nelm.
 *
 * @param say gets what is to be shown
 * @returns what the door answered
 * @throws Error when the file cannot be read, there is no such system, or nothing listens
 */
export async function sendSample(
  { file, system: wanted, url }: SendOptions,
  environment: NodeJS.ProcessEnv,
  say: (text: string) => void,
): Promise<AnswerTo<'send'>> {
  const folder = path.basename(path.dirname(path.resolve(file)));
  const system = wanted ?? (folder in signers ? folder : 'standard');
  const sample = (await readNamed(file)).toString();
  const base = url ?? `http://127.0.0.1:${environment['NELM_HTTP_PORT'] ?? 3000}`;
  const { headers, body } = sign(system, sample, await timeAt(base));
  const answer = await fetch(new URL(`/hr/${system}`, base), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  const { data: said } = answerSchema.safeParse(await answer.json().catch(() => ({})));
  if (!said) throw new Error(`What answers at ${base} is no door of a nelm. Give the address of one with --url.`);
  say(sentText(answer.status, said));
  return { system, status: answer.status, isTaken: answer.ok, ...said };
}

/** The door's own time, by which it judges how old a delivery is: `npx nelm start --clock` may have moved it. */
async function timeAt(base: string): Promise<Date> {
  const answer = await fetch(base, { method: 'HEAD' }).catch(() => {
    throw new Error(`Nothing listens at ${base}. Run "npx nelm start" first, or give --url.`);
  });
  return new Date(answer.headers.get('date') ?? Date.now());
}

const seconds = (now: Date) => String(Math.floor(now.getTime() / 1000));
