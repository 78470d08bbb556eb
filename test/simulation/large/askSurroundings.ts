import { fork } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { unlessEnded } from '../invocation.ts';
import { refusal } from '../memoryStorage.ts';
import type { VirtualTime } from '../virtualTime.ts';
import type { Answer, Asked, DroppedObject, Question, Start, TenantAnswer, Used } from './messages.ts';

/** How long a request to the bucket takes, in milliseconds of the simulation. */
const bucketMilliseconds = 15;

/** Starts the process with the tenant and the bucket. Call it before any virtual time is entered. */
export function startSurroundings(start: Start) {
  const child = fork(path.join(import.meta.dirname, 'surroundings.ts'), [JSON.stringify(start)], {
    // Tenant and bucket grow by some 150 MB a day, and Node allows a process 4 GB unless it is told otherwise.
    execArgv: ['--no-warnings', '--max-old-space-size=10240'],
    serialization: 'advanced',
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  let asked = 0;
  child.on('message', (answer: Answer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  child.on('exit', (code) => {
    if (code === 0) return;
    console.error(`The process with the tenant and the bucket has ended with ${code}.`);
    process.exit(1);
  });

  async function ask<T>(at: number, question: Question): Promise<T> {
    asked += 1;
    const { promise, resolve } = Promise.withResolvers<Answer>();
    waiting.set(asked, resolve);
    child.send({ id: asked, at, question } satisfies Asked);
    const answer = await promise;
    if ('value' in answer) return answer.value as T;
    if ('refused' in answer) throw refusal(answer.refused.status, answer.refused.name);
    throw new Error(answer.failed);
  }

  return {
    /** Beside a world's time: what the world has in place of a tenant and a bucket of its own. */
    beside: (time: VirtualTime) => ({
      async answerOfTenant(request: Request): Promise<Response> {
        return await time.whileWorking(answered());

        async function answered(): Promise<Response> {
          const sent = request.body ? new Uint8Array(await request.arrayBuffer()) : undefined;
          const { method, url, headers } = request;
          const all = { kind: 'tenant' as const, method, url, headers: [...headers], ...(sent && { body: sent }) };
          const { status, headers: said, body } = await ask<TenantAnswer>(time.now(), all);
          return new Response(status === 204 ? null : Buffer.from(body), { status, headers: said });
        }
      },
      storage: {
        client: {
          async send(command: { input: object }): Promise<unknown> {
            await unlessEnded();
            const { input } = command;
            const { name } = command.constructor;
            const said = await time.whileWorking(
              ask<Record<string, unknown>>(time.now(), { kind: 'bucket', name, input }),
            );
            await sleep(bucketMilliseconds);
            await unlessEnded();
            const body = said['Body'] as Uint8Array | undefined;
            return body ? { ...said, Body: { transformToByteArray: async () => body } } : said;
          },
        } as unknown as Pick<S3Client, 'send'>,
        keys: (): string[] => [],
        read: (): undefined => undefined,
        writes: () => 0,
        writtenSince: (): string[] => [],
        expire: () => {},
      },
      dropRoster: async (source: number, today: number) =>
        await time.whileWorking(ask<DroppedObject>(time.now(), { kind: 'roster', source, today })),
      look: async () => await time.whileWorking(ask<string[]>(time.now(), { kind: 'look' })),
      used: async () => await time.whileWorking(ask<Used>(time.now(), { kind: 'used' })),
    }),
    end: () => child.disconnect(),
  };
}
