import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decideRun } from '../../cli/waiting.ts';
import { type Hold, keepHold } from '../../lib/decisions/hold.ts';
import { firstQuestionOf } from '../../lib/decisions/questions.ts';
import type { Bucket } from '../../lib/store/bucket.ts';
import { startFiles } from '../lib/store/files.ts';

const now = async () => Date.parse('2026-11-24T09:00:00Z');
const lambda = Object.assign(new LambdaClient({ region: 'eu-central-1' }), { send: async () => ({}) });

let bucket: Bucket;
let close: () => Promise<void>;

beforeEach(async () => {
  ({ bucket, close } = await startFiles());
});

afterEach(() => close());

/** Has a run ask a question. */
async function asked(question: string, what: string): Promise<void> {
  const hold: Hold = {
    ...{ runId: question, callbackId: question, what, why: 'It has 5 rows.', columns: [], rows: [], count: 5 },
    ...{ heldAt: '2026-11-24T08:00:00.000Z', expiresAt: '2026-12-01T08:00:00.000Z' },
  };
  await keepHold(bucket, hold);
}

async function decided(runId: string) {
  const { hold, isFirst } = await decideRun({ bucket, lambda, now }, { runId, decision: 'approve', by: 'kim' });
  return { what: hold.what, isFirst };
}

test('both questions of a run are decided by its own id, one after the other', async () => {
  await asked(firstQuestionOf('run-1'), 'Import a full list with 5 rows');
  expect(await decided('run-1')).toEqual({ what: 'Import a full list with 5 rows', isFirst: true });
  await asked('run-1', 'End the contracts of 28 people');
  expect(await decided('run-1')).toEqual({ what: 'End the contracts of 28 people', isFirst: true });
  expect(await decided(firstQuestionOf('run-1'))).toEqual({ what: 'Import a full list with 5 rows', isFirst: false });
});

test('under the id of a run that asks nothing, nothing waits', async () => {
  await asked(firstQuestionOf('run-1'), 'Import a full list with 5 rows');
  await expect(decided('run-2')).rejects.toThrow('No run run-2 waits for a decision.');
});
