import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { defineFlow, type FlowDefinition, type FrameTools } from '../../../lib/durable/flow.ts';
import { type RunReport, runReportSchema } from '../../../lib/durable/runReport.ts';
import { withSourceLock } from '../../../lib/durable/sourceLock.ts';
import { MailRefusedError } from '../../../lib/mail/ses.ts';
import type { Bucket } from '../../../lib/store/bucket.ts';
import { acquireLock, releaseLock } from '../../../lib/store/lock.ts';
import { type Clock, createClock } from '../../../local/aws/clock.ts';
import type { Execution } from '../../../local/aws/durable/execution.ts';
import { everywhereOnce, runInProcess } from '../../inProcess.ts';
import { passTime } from '../../passTime.ts';
import { startFiles } from '../store/files.ts';

const hour = 60 * 60_000;

type Run = { id: string; folder: string };
type Result = { outcome: string; error?: string | undefined };
type Definition = FlowDefinition<FrameTools, { id: string }, Run, Result, RunReport & { extra: string }>;

let clock: Clock;
let bucket: Bucket;
let close: () => Promise<void>;
let measured: RunReport[];
let figures: object[];
let lines: { level: string; message: string; fields: Record<string, unknown> }[];

beforeEach(async () => {
  clock = createClock(Date.parse('2026-11-24T10:00:00Z'));
  ({ bucket, close } = await startFiles());
  lines = [];
  measured = [];
  figures = [];
});

afterEach(() => close());

/** A flow with some parts of the test's. */
function flowOf(parts: Partial<Definition>, changes: Partial<Bucket> = {}) {
  const definition: Definition = {
    kind: 'testing',
    payload: z.object({ id: z.string() }),
    describe: ({ id }) => ({ id, folder: `runs/_testing/${id}` }),
    story: async () => ({ outcome: 'completed' }),
    failed: (error) => ({ outcome: 'failed', error }),
    report: () => ({ extra: 'own' }),
    page: ({ outcome }) => `<p>${outcome}</p>`,
    ...parts,
  };
  const log = (level: string) => (message: string, fields: Record<string, unknown>) => {
    lines.push({ level, message, fields });
  };
  const tools = {
    bucket: { ...bucket, ...changes },
    now: clock.now,
    log: { info: log('info'), warn: log('warn'), error: log('error') },
    metrics: {
      run: (report: RunReport) => void measured.push(report),
      add: (more: object) => void figures.push(more),
    },
  };
  return runInProcess(defineFlow(definition)(tools), clock);
}

async function ran(parts: Partial<Definition>, changes: Partial<Bucket> = {}): Promise<Execution> {
  const host = flowOf(parts, changes);
  const execution = host.start({ id: 'r1' }, 'r1');
  await passTime(clock, host, 24 * hour);
  return execution;
}

const report = async () =>
  (await bucket.readJson('runs/_testing/r1/report.json', z.looseObject(runReportSchema.shape)))?.value;

const denied = () => Promise.reject(Object.assign(new Error('AccessDenied'), { $fault: 'client' }));

describe('a run', () => {
  test('is measured once, by its last report, however often it writes one and is told again', async () => {
    await ran({
      story: async ({ context }, reported) => {
        await reported({ outcome: 'waits' });
        await context.wait('a day', { hours: 1 });
        return { outcome: 'completed' };
      },
    });
    expect(measured.map(({ runId, outcome }) => [runId, outcome])).toEqual([['r1', 'completed']]);
  });

  test('leaves a report for programs and one for people, a line in the log, and its place as the result', async () => {
    const execution = await ran({
      story: async ({ step }) => {
        await step('work', async ({ counts }) => {
          counts.total += 2;
        });
        return { outcome: 'completed' };
      },
      logged: () => ({ people: 3 }),
    });
    expect(execution.status).toBe('SUCCEEDED');
    expect(JSON.parse(execution.result ?? '')).toEqual({
      id: 'r1',
      runId: 'r1',
      folder: 'runs/_testing/r1',
      outcome: 'completed',
    });
    expect(await report()).toEqual({
      version: 1,
      kind: 'testing',
      runId: 'r1',
      startedAt: expect.stringMatching(/^2026-11-24T10:00:0/),
      finishedAt: expect.stringMatching(/^2026-11-24T10:00:0/),
      outcome: 'completed',
      requests: { total: 2, retried: 0, throttled: 0 },
      extra: 'own',
    });
    expect(await bucket.list('runs/')).toEqual(['runs/_testing/r1/report.html', 'runs/_testing/r1/report.json']);
    expect(lines).toEqual([
      { level: 'info', message: 'testing ended', fields: { runId: 'r1', outcome: 'completed', people: 3 } },
    ]);
  });

  test('of which a step cannot be done has a report that says why, and fails its execution', async () => {
    const execution = await ran({
      story: ({ step }) =>
        step('ask', async () => {
          throw new Error('it was refused.');
        }),
    });
    expect(execution.status).toBe('FAILED');
    expect(execution.error?.ErrorMessage).toBe('Run r1 failed; its report says what is known.');
    expect(await report()).toMatchObject({ outcome: 'failed', error: 'Could not ask: it was refused.', extra: 'own' });
  });

  test('that a defect ends has a report that names the place, and nothing of what the defect says', async () => {
    const execution = await ran({
      story: async () => {
        throw new TypeError('Ada Example is not a function');
      },
    });
    expect(execution.status).toBe('FAILED');
    const { error } = (await report()) ?? {};
    expect(error).toMatch(/^A defect of nelm ended the run \(TypeError at .*flow\.test\.ts/);
    expect(JSON.stringify([error, execution, lines])).not.toContain('Ada');
  });

  test('that a defect within a step ends has a report that says as little of it', async () => {
    const execution = await ran({
      story: ({ step }) =>
        step('plan', async () => {
          throw new TypeError("Cannot read properties of undefined (reading 'Ada Example')");
        }),
    });
    const { error } = (await report()) ?? {};
    expect(error).toMatch(/^Could not plan: a defect of nelm \(TypeError at .*flow\.test\.ts/);
    expect(JSON.stringify([error, execution, lines])).not.toContain('Ada');
  });

  test('that a defect ends whose message has lines like those of a stack says nothing of them either', async () => {
    const execution = await ran({
      story: async () => {
        throw new TypeError('what follows\n    at Ada Example');
      },
    });
    expect(JSON.stringify([await report(), execution, lines])).not.toContain('Ada');
  });

  test('whose place must be found first is reported where its payload says when it cannot be', async () => {
    const prepare: Definition['prepare'] = async ({ step }) =>
      await step('find it', async () => {
        throw new Error('there is no such thing.');
      });
    expect((await ran({ prepare })).status).toBe('FAILED');
    expect(await report()).toMatchObject({ outcome: 'failed', error: 'Could not find it: there is no such thing.' });
  });

  test('that was started with something else fails, and says with what it should be', async () => {
    const host = flowOf({});
    const execution = host.start({ id: 7 }, 'wrong');
    await passTime(clock, host, hour);
    expect(execution.status).toBe('FAILED');
    expect(execution.error?.ErrorMessage).toMatch(/^What testing was started with cannot be read\..*id/s);
  });

  test('that uses up the operations of an execution ends with its report and its mail, and keeps no lock, even in an outage', async () => {
    let sent = 0;
    const until = clock.now() + 2 * hour;
    const down = <Given extends unknown[], Answer>(work: (...given: Given) => Promise<Answer>) => {
      return async (...given: Given) => {
        if (clock.now() < until) throw Object.assign(new Error('down'), { retry: true });
        return await work(...given);
      };
    };
    const execution = await ran(
      {
        story: (story) =>
          withSourceLock(story, 's1', async () => {
            for (;;) await story.step('work', async () => undefined);
          }),
        mail: () => async () => {
          sent += 1;
        },
      },
      { remove: down(bucket.remove), write: down(bucket.write) },
    );
    expect(execution.status).toBe('FAILED');
    expect(await report()).toMatchObject({
      outcome: 'failed',
      error:
        'Could not work: the run has waited and tried so often that it has used what one execution may. Run it again.',
    });
    expect([sent, await bucket.list('locks/')]).toEqual([1, []]);
    expect(execution.operationsUsed).toBeGreaterThan(2_200);
    expect(execution.operationsUsed).toBeLessThan(2_600);
  });

  test('may write a report before it ends', async () => {
    const seen: unknown[] = [];
    await ran({
      story: async (_, keep) => {
        await keep({ outcome: 'held' });
        seen.push((await report())?.outcome);
        return { outcome: 'completed' };
      },
    });
    expect(seen).toContain('held');
    expect((await report())?.outcome).toBe('completed');
  });
});

describe('a run whose report cannot be written whole', () => {
  test.each([
    [
      'its page',
      {
        page: () => {
          throw new TypeError('x');
        },
      },
      {},
      'Could not write the report: a defect of nelm (TypeError at ',
    ],
    [
      'its own fields',
      { report: () => Promise.reject(new Error('plan.json is gone.')) },
      {},
      'Could not write the report: plan.json is gone.',
    ],
    [
      'the file for people',
      {},
      {
        write: (key: string, ...rest: [string, string]) =>
          key.endsWith('.html') ? denied() : bucket.write(key, ...rest),
      },
      'Could not write the report: AccessDenied',
    ],
  ] as [string, Partial<Definition>, Partial<Bucket>, string][])(
    'for want of %s has what every report says',
    async (_, parts, changes, why) => {
      const execution = await ran(parts, changes);
      expect(execution.status).toBe('SUCCEEDED');
      expect(await report()).toMatchObject({
        outcome: 'completed',
        error: expect.stringContaining(`The report could not be written whole: ${why}`),
      });
      expect(lines.map(({ level }) => level)).toEqual(['error', 'info']);
    },
  );

  test('nor at all fails its execution, and says so in the log', async () => {
    const execution = await ran({}, { write: denied });
    expect(execution.status).toBe('FAILED');
    expect(execution.error?.ErrorMessage).toMatch(/Could not write what is known: AccessDenied/);
    expect(lines).toEqual([
      expect.objectContaining({ level: 'error', fields: expect.objectContaining({ runId: 'r1' }) }),
    ]);
  });
});

describe('the operators', () => {
  test('are told of a run that says so; a mail that cannot be sent changes nothing else', async () => {
    const sent: string[] = [];
    const mail: Definition['mail'] = (_, { outcome }) =>
      outcome === 'completed' ? async () => sent.push('mail') : undefined;
    expect((await ran({ mail })).status).toBe('SUCCEEDED');
    expect(sent).toEqual(['mail']);
    lines = [];
    const refused = await ran({ mail: () => denied, describe: () => ({ id: 'r2', folder: 'runs/_testing/r2' }) });
    expect(refused.status).toBe('SUCCEEDED');
    const r2 = await bucket.readJson('runs/_testing/r2/report.json', z.looseObject(runReportSchema.shape));
    expect(r2?.value).toMatchObject({ outcome: 'completed', error: 'Could not tell the operators: AccessDenied' });
    expect(lines.map(({ level, message }) => [level, message])).toEqual([
      ['warn', 'the operators could not be told'],
      ['info', 'testing ended'],
    ]);
  });

  test('a mail that SES throttles for three hours is measured once, as refused, when it is given up', async () => {
    let tries = 0;
    const mail: Definition['mail'] = () => async () => {
      tries += 1;
      throw new MailRefusedError('SES answered 429', true);
    };
    expect((await ran({ mail })).status).toBe('SUCCEEDED');
    expect(tries).toBeGreaterThan(50);
    expect(figures).toEqual([{ MailsRefused: 1 }]);
  });

  test.each<[string, NonNullable<Definition['mail']>, string]>([
    [
      'of which nobody knows whether it was sent',
      () => async () => 'unknown',
      'Nobody knows whether the mail to the operators was sent: look whether it has come.',
    ],
    [
      'that cannot be composed',
      () => {
        throw new Error('there is no such table.');
      },
      'Could not tell the operators: there is no such table.',
    ],
  ])('a mail %s is said, also in the report, and changes nothing else', async (_, mail, reason) => {
    expect((await ran({ mail })).status).toBe('SUCCEEDED');
    expect(await report()).toMatchObject({ outcome: 'completed', error: reason, extra: 'own' });
    expect(measured).toHaveLength(1);
    expect(lines).toEqual([
      { level: 'warn', message: 'the operators could not be told', fields: { runId: 'r1', reason } },
      { level: 'info', message: 'testing ended', fields: { runId: 'r1', outcome: 'completed' } },
    ]);
  });
});

describe('a lock', () => {
  const locks = () => bucket.list('locks/');

  test.each([
    ['ends well', async () => 'done'],
    [
      'cannot be done',
      async () => {
        throw new Error('no.');
      },
    ],
    ['has a defect', undefined],
  ])('is given back when the work under it %s', async (_, work) => {
    await ran({
      story: async (story) =>
        await withSourceLock({ ...story, tools: story.tools }, 's1', async () => {
          if (!work) throw new TypeError('x');
          await story.step('work', work);
          return { outcome: 'completed' };
        }),
    });
    expect(await locks()).toEqual([]);
  });

  test('that cannot be given back ends by itself, and changes nothing of what the run came to', async () => {
    const story: Definition['story'] = async (story) =>
      await withSourceLock(story, 's1', async () => ({ outcome: 'completed' }));
    const execution = await ran({ story }, { remove: denied });
    expect(execution.status).toBe('SUCCEEDED');
    expect(lines[0]).toMatchObject({ level: 'warn', fields: { runId: 'r1', sourceId: 's1' } });
  });

  test('that another run does not give back is waited for twelve hours; the report says who has it', async () => {
    await acquireLock(bucket, 's1', 'another', clock.now() + 24 * hour);
    const began = clock.now();
    let looks = 0;
    const host = flowOf({ story: (story) => withSourceLock(story, 's1', async () => ({ outcome: 'completed' })) });
    const execution = host.start({ id: 'r1' }, 'r1');
    await passTime(clock, host, 13 * hour);
    looks = execution.operations.find(({ Name }) => Name === 'take the lock')?.StepDetails?.Attempt ?? 0;
    expect(await report()).toMatchObject({ outcome: 'failed', error: 'Run another has not given the source free.' });
    expect(Date.parse((await report())?.finishedAt ?? '') - began).toBeGreaterThanOrEqual(12 * hour);
    expect(looks).toBe(280);
  });

  test('that is lost begins the work again, under a new one', async () => {
    const told: string[] = [];
    const execution = await ran({
      story: (story) =>
        withSourceLock(story, 's1', async (lock) => {
          const round = await story.step('look', async () => told.push('look'));
          await story.step('write', async () => {
            if (round === 1) {
              // Another run had it meanwhile, and has given it back.
              const taken = await acquireLock(bucket, 's1', 'r1', clock.now());
              if ('generation' in taken) await releaseLock(bucket, 's1', taken.generation);
            }
            await lock.renew();
            told.push('written');
          });
          return { outcome: 'completed' };
        }),
    });
    expect(execution.status).toBe('SUCCEEDED');
    expect(told).toEqual(['look', 'look', 'written']);
    expect(await locks()).toEqual([]);
  });

  test('that is lost again and again is given up, with a report', async () => {
    await ran({
      story: (story) =>
        withSourceLock(story, 's1', async (lock) => {
          await story.step('write', async () => {
            await bucket.remove('locks/s1.json');
            await lock.renew();
          });
          return { outcome: 'completed' };
        }),
    });
    expect(await report()).toMatchObject({
      outcome: 'failed',
      error:
        'The lock of s1 has passed to another run since; nothing more was written. It was so 5 times; run it again.',
    });
  });
});

test.each(['before', 'after'] as const)(
  'a run that crashes %s each of its checkpoints ends as one that does not',
  async (when) => {
    const done: string[] = [];
    let crashes = 0;
    const host = flowOf({
      story: (story) =>
        withSourceLock(story, 's1', async (lock) => {
          for (const name of ['one', 'two']) {
            await story.step(name, async () => {
              await lock.renew();
              done.push(name);
            });
          }
          return { outcome: 'completed' };
        }),
    });
    host.crash = everywhereOnce(when, () => {
      crashes += 1;
    });
    const execution = host.start({ id: 'r1' }, 'r1');
    await passTime(clock, host, hour);
    expect(crashes).toBeGreaterThan(6);
    expect(execution.status).toBe('SUCCEEDED');
    expect(new Set(done)).toEqual(new Set(['one', 'two']));
    expect((await report())?.outcome).toBe('completed');
    expect(await bucket.list('locks/')).toEqual([]);
  },
);
