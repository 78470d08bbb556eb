import { randomUUID } from 'node:crypto';
import { holdSchema } from '../../../lib/decisions/hold.ts';
import type { Tools } from '../../../lib/tools/tools.ts';
import { hired, hiredAtOnce, leaving } from '../shortHires.ts';
import { rejected, rejectedInConsole } from '../shortLists.ts';
import { handedOverTwice } from '../shortOffers.ts';
import { handedOver, soonOver } from '../shortPlans.ts';
import type { Planted } from './planted.ts';
import { readingAs } from './planting.ts';

/** Faults that concern what is done again, and who is named. */
export const again: Readonly<Record<string, Planted>> = {
  '7 done again: a job that is fired again runs again': {
    ...{ plan: soonOver, seenAs: 'source-backup was fired again for' },
    jobName: (name) => `${name}-${randomUUID().slice(0, 8)}`,
  },
  '7 done again: a click on what is decided decides anew': {
    ...{ plan: rejected, seenAs: 'was decided (reject), and a later click made of it approve' },
    decision: (tools) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        async readJson(key, schema) {
          const read = await tools.bucket.readJson(key, schema);
          return read && { ...read, value: { ...read.value, decided: undefined } };
        },
      },
    }),
  },
  '7 done again: a form that is sent twice asks twice': {
    ...{ plan: handedOverTwice, seenAs: 'was made once, and has 2 runs' },
    console: (tools) => ({
      ...tools,
      startTransfer: (runId, ...rest) => tools.startTransfer(`${runId}-${randomUUID().slice(0, 8)}`, ...rest),
    }),
  },
  '7 done again: an event that is posted again when all is over is taken for another one': {
    ...{ plan: hiredAtOnce, seenAs: 'What was done again made of qxe.1 of Contractors' },
    tools: (tools) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        async read(key, ...rest) {
          const found = await tools.bucket.read(key, ...rest);
          if (found.kind !== 'found' || !isOver(tools) || !key.startsWith('events/')) return found;
          const text = Buffer.from(found.bytes)
            .toString()
            .replace(/"phone":"\d+"/, '"phone":"7777"');
          return { ...found, bytes: Buffer.from(text.replaceAll('event-1', 'event-99')) };
        },
        async readJson(key, schema) {
          const read = await tools.bucket.readJson(key, schema);
          return read && isOver(tools) && key.startsWith('people/')
            ? { ...read, value: { ...read.value, events: [], known: [] } }
            : read;
        },
      },
    }),
  },
  '7 done again: a flow asks the bucket between two steps': {
    ...{ plan: soonOver, seenAs: 'A flow asked between two steps' },
    tools: (tools) => ({
      ...tools,
      log: {
        ...tools.log,
        info(message, fields) {
          void tools.bucket.list('runs/').catch(() => undefined);
          tools.log.info(message, fields);
        },
      },
    }),
  },
  '7 nobody is named: a log line has an account name': {
    ...{ plan: soonOver, seenAs: 'A log line names somebody' },
    tools: (tools) => ({
      ...tools,
      log: { ...tools.log, info: (message, fields) => tools.log.info(message, { ...fields, account: 'qx.1' }) },
    }),
  },
  '7 nobody is named: a log line has the address of an operator': {
    ...{ plan: soonOver, seenAs: 'A log line names somebody' },
    tools: (tools) => ({
      ...tools,
      log: { ...tools.log, info: (message, fields) => tools.log.info(message, { ...fields, to: 'ops@example.com' }) },
    }),
  },
  '7 nobody is named: a log line has the account name of a manager': {
    ...{ plan: soonOver, seenAs: 'A log line names somebody' },
    tools: (tools) => ({
      ...tools,
      log: { ...tools.log, info: (message, fields) => tools.log.info(message, { ...fields, of: 'richard.miles' }) },
    }),
  },
  '7 nobody is named: a log line has the number of an employee of BambooHR within its text': {
    ...{ plan: leaving, seenAs: 'A log line names somebody' },
    ...readingAs((_, text, { log }) => {
      const [employee] = /90\d{4}/.exec(text) ?? [];
      if (employee) log.info(`read an event of employee ${employee}`, {});
      return text;
    }),
  },
  '7 nobody is named: the name of an execution has somebody’s first name': {
    ...{ plan: hired, seenAs: 'source-backup names somebody in its payload or result' },
    jobName: (name) => `${name}-Qxada`,
  },
  '7 nobody is named: the payload of an execution has a name': {
    ...{ plan: hired, seenAs: 'source-backup names somebody in its payload or result' },
    jobSays: { of: 'Qxada Qxexample1' },
  },
  '7 nobody is named: a step gives an account name': {
    ...{ plan: handedOver, seenAs: '"ask the other manager" of manager-transfer names somebody' },
    tools: (tools) => ({
      ...tools,
      mailer: {
        async send(key, mail) {
          await tools.mailer.send(key, mail);
          return 'qx.1' as 'sent';
        },
      },
    }),
  },
  '7 nobody is named: a run is told why it was decided so': {
    ...{ plan: rejectedInConsole, seenAs: 'of csv-import names somebody: ' },
    console: ({ bucket, ...tools }) => ({
      ...{ ...tools, bucket },
      async complete(callbackId, told, ...rest) {
        const kept = await Promise.all(
          (await bucket.list('decisions/')).map((key) => bucket.readJson(key, holdSchema)),
        );
        const hold = kept.find((one) => one?.value.callbackId === callbackId)?.value;
        return await tools.complete(callbackId, { ...(told as object), reason: hold?.decided?.reason }, ...rest);
      },
    }),
  },
  '7 nobody is named: a metric has the name of a manager': {
    ...{ plan: soonOver, seenAs: 'A metric names somebody' },
    tools: (tools) => ({
      ...tools,
      metrics: {
        add: (figures) => tools.metrics?.add(figures),
        run: (report) => tools.metrics?.run({ ...report, source: { id: '1', name: 'Jane Doe' } } as never),
      },
    }),
  },
};

/** Whether all is over that the plans of a day have. */
const isOver = ({ now }: Pick<Tools, 'now'>) => now() > Date.parse('2026-03-05T12:00:00Z');
