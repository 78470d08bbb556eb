import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { simpleParser } from 'mailparser';
import { describe, vi } from 'vitest';
import { createMailer } from '../../lib/mail/mailer.ts';
import { openBucket } from '../../lib/store/bucket.ts';
import { startMailServer } from '../../local/aws/mail.ts';
import type { openObjects } from '../../local/aws/objects.ts';
import { awsEnvironment } from '../../local/aws/stack.ts';
import { startStorage } from '../../local/aws/storage.ts';
import { startSentBox } from '../lib/mail/sentBox.ts';
import { mailerContract } from './mailerContract.ts';

const now = () => Date.parse('2026-11-24T08:00:00Z');

/** Everything that a bucket keeps, as text. */
async function textsOf(objects: ReturnType<typeof openObjects>): Promise<Record<string, string>> {
  const keys = await objects.list('');
  const texts = keys.map(async (key) => [key, (await objects.read(key))?.bytes.toString() ?? '']);
  return Object.fromEntries(await Promise.all(texts));
}

describe('the mail server of the local stack', () => {
  mailerContract(async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'nelm-mailer-'));
    const outbox = path.join(folder, 'outbox');
    const storage = await startStorage({ folder: path.join(folder, 'bucket'), bucket: 'test' });
    const ses = await startMailServer({ folder: outbox, now });
    const environment = { ...awsEnvironment(storage.url, ''), AWS_ENDPOINT_URL_SESV2: ses.url };
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    return {
      mailer: createMailer({ from: 'nelm@example.com', bucket: openBucket('test'), now }),
      async arrived() {
        const files = (await readdir(outbox).catch(() => [])).filter((file) => file.endsWith('.eml')).sort();
        return await Promise.all(files.map(async (file) => simpleParser(await readFile(path.join(outbox, file)))));
      },
      kept: () => textsOf(storage.objects),
      async close() {
        vi.unstubAllEnvs();
        await ses.close();
        await storage.close();
        await rm(folder, { recursive: true });
      },
    };
  });
});

describe('the stand-in for SES that answers by a script', () => {
  mailerContract(async () => {
    const box = await startSentBox();
    return {
      mailer: createMailer({ from: 'nelm@example.com', bucket: box.bucket, now }),
      arrived: box.mails,
      kept: () => textsOf(box.objects),
      close: box.close,
    };
  });
});
