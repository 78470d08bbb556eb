import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ParsedMail, simpleParser } from 'mailparser';
import { openBucket } from '../../../lib/store/bucket.ts';
import { startMailServer } from '../../../local/aws/mail.ts';
import type { Rights } from '../../../local/aws/rights/rights.ts';
import { startStorage } from '../../../local/aws/storage.ts';

/** Mails that were read before, by their files. */
export type Parsed = Map<string, Promise<ParsedMail>>;

/** The mails in a folder, in the order in which they came. A mail never changes, so that each is parsed once. */
export async function readMails(folder: string, parsed: Parsed): Promise<ParsedMail[]> {
  const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.eml')).sort();
  return await Promise.all(
    files.map((file) => {
      const mail = parsed.get(file) ?? readFile(path.join(folder, file)).then((bytes) => simpleParser(bytes));
      parsed.set(file, mail);
      return mail;
    }),
  );
}

/** What the server of a scripted answer does with a request. */
type Script = ScriptedAnswer | 'drop' | 'pass on';

/** An answer in place of SES's own. With `handled` the mail was taken all the same. */
type ScriptedAnswer = { status: number; body?: string; headers?: Record<string, string>; handled?: boolean };

/**
 * A bucket and a stand-in for SES, which answers by a script first: `drop` breaks the connection after the mail was taken,
 * `pass on` takes it. After the script it takes everything. The environment points to it.
 *
 * @param rights by which the bucket judges what functions ask it for
 */
export async function startSentBox(rights?: Rights) {
  const folder = await mkdtemp(path.join(tmpdir(), 'nelm-mail-'));
  const storage = await startStorage({
    folder: path.join(folder, 'bucket'),
    bucket: 'test',
    ...(rights && { rights }),
  });
  const outbox = path.join(folder, 'outbox');
  const ses = await startMailServer({ folder: outbox, now: () => Date.parse('2026-11-24T08:00:00Z') });
  const script: Script[] = [];
  const parsed: Parsed = new Map();
  const requests: { headers: Record<string, unknown>; body: string }[] = [];
  const gate = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    requests.push({ headers: request.headers, body });
    const next = script.shift() ?? 'pass on';
    const refuse = ({ status, headers, body }: ScriptedAnswer) => void response.writeHead(status, headers).end(body);
    if (typeof next === 'object' && !next.handled) return refuse(next);
    const answer = await fetch(new URL(request.url ?? '/', ses.url), { method: 'POST', body });
    if (typeof next === 'object') return refuse(next);
    if (next === 'drop') return void request.socket.destroy();
    response.writeHead(answer.status).end(await answer.text());
  });
  await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(gate.address() as AddressInfo).port}`;
  const environment = {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example-key',
    AWS_ENDPOINT_URL_S3: storage.url,
    AWS_ENDPOINT_URL_SESV2: url,
  };
  // Not by vitest: pictures of pages are taken without it.
  const before = Object.keys(environment).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, environment);
  return {
    environment,
    script,
    requests,
    objects: storage.objects,
    answer: storage.answer,
    /** What goes wrong with the bucket. */
    faults: storage.faults,
    bucket: openBucket('test'),
    async mails(): Promise<ParsedMail[]> {
      return await readMails(outbox, parsed);
    },
    async close() {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      gate.close();
      await ses.close();
      await storage.close();
      await rm(folder, { recursive: true });
    },
  };
}
