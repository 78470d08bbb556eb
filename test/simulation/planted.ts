import { randomUUID } from 'node:crypto';
import type { Mutation } from './deployment.ts';
import { backedUpAs, deletedAs, misreading, withIsc, withoutMail } from './planting.ts';

/** Faults that a test plants in nelm, by the number of the promise that each breaks. */
export const planted: Readonly<Record<string, Mutation>> = {
  '1 what is there: dates are read in another zone': {
    tools: (tools) => ({ ...tools, config: { ...tools.config, timeZone: 'Asia/Tokyo' } }),
  },
  '1 what is there: an upload does not arrive': {
    tools: (tools) =>
      withIsc(tools, (isc) => ({ bulkUpload: { ...isc.bulkUpload, upload: async () => ({}) as never } })),
  },
  '1 what is there: an attribute of a file is another one': {
    tools: (tools) =>
      withIsc(tools, (isc) => ({
        bulkUpload: {
          ...isc.bulkUpload,
          upload: async (source, csv, ...rest) =>
            await isc.bulkUpload.upload(source, String(csv).replaceAll('Blue', 'Red'), ...rest),
        },
      })),
  },
  '1 what is there: events are misread': misreading(/"phone":"\d+"/, '"phone":"7777"'),
  '1 what is there: the day on which somebody left is misread': misreading('"2026-03-02"', '"2026-10-02"'),
  '1 what is there: what a rule rejects is approved': {
    tools: (tools) =>
      withIsc(tools, (isc) => ({
        approvals: { ...isc.approvals, reject: (...given) => isc.approvals.approve(...given) },
      })),
  },
  '2 who may go: any number ends without a decision': {
    tools: (tools) => ({
      ...tools,
      config: { ...tools.config, sources: { '*': { ...tools.config.sources['*'], deleteThresholdPercent: 100 } } },
    }),
  },
  '2 who may go: nobody is looked for who is blocked': {
    tools: (tools) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        list: async (prefix) => (/^(blocked|watched)\//.test(prefix) ? [] : await tools.bucket.list(prefix)),
      },
    }),
  },
  '2 who may go: the grace is over at once': {
    tools: (tools) => ({ ...tools, now: () => tools.now() + 40 * 86_400_000 }),
  },
  '2 who decides: a link decides when its time is over': {
    decision: (tools) => ({
      ...tools,
      // To the door it is four days ago; what it writes has the moment of now.
      now: () => tools.now() - 4 * 86_400_000,
      bucket: {
        ...tools.bucket,
        async readJson(key, schema) {
          const read = await tools.bucket.readJson(key, schema);
          return read && { ...read, value: { ...read.value, lapsed: undefined } };
        },
        async replace(key, value, etag) {
          const at = new Date(tools.now()).toISOString();
          const hold = value as { decided?: object };
          const decided = hold.decided && { ...hold.decided, at };
          return await tools.bucket.replace(key, { ...hold, ...(decided && { decided }) }, etag);
        },
      },
    }),
  },
  '2 who decides: a forwarded link decides': {
    decision: (tools) => ({ ...tools, needsSignIn: false }),
  },
  '2 who decides: a forwarded link extends a contract': {
    contract: (tools) => ({ ...tools, config: { ...tools.config, decisions: { signIn: 'optional' } } }),
  },
  '2 whose they are: an HR system touches people of another one': {
    tools: (tools, flow) => {
      const { hr } = tools.config;
      if (flow !== 'hr-events' || !hr.deel) return tools;
      return { ...tools, config: { ...tools.config, hr: { ...hr, deel: { ...hr.deel, people: 'source' } } } };
    },
  },
  '2 who may go: a full list that is too small is imported': {
    tools: (tools) => ({ ...tools, config: { ...tools.config, sources: {} } }),
  },
  '2 who may go: a full list that has fallen is imported': {
    tools: (tools) => ({ ...tools, config: { ...tools.config, sources: {} } }),
  },
  '2 whose they are: others than who accepted get the people': {
    tools: (tools, flow) =>
      flow !== 'manager-transfer'
        ? tools
        : withIsc(tools, (isc) => ({
            records: {
              ...isc.records,
              patch: (id, values) => isc.records.patch(id, { ...values, manager: 'mary.major' }),
            },
          })),
  },
  '3 nothing is lost: a report is not written': {
    tools: (tools) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        write: async (key, ...rest) =>
          /_Interns\/.*report\.json$/.test(key) ? undefined : await tools.bucket.write(key, ...rest),
      },
    }),
  },
  '3 nothing is lost: the door of events fails at every one': {
    webhook: (tools) => ({
      ...tools,
      keepWaiting: async () => {
        throw new Error('This is planted.');
      },
    }),
  },
  '2 who may go: no signature is looked at': {
    webhook: (tools) => {
      const verify = () => ({ sentAt: tools.now() });
      const systems = Array.from(tools.systems, ([name, system]) => [name, { ...system, verify }] as const);
      return { ...tools, systems: new Map(systems) };
    },
  },
  '4 told once: every mail goes out twice': {
    tools: (tools) => ({
      ...tools,
      mailer: {
        async send(key, mail) {
          await tools.mailer.send(key, mail);
          await tools.bucket.remove(`mails/${key}.json`);
          return await tools.mailer.send(key, mail);
        },
      },
    }),
  },
  '4 told once: a link is in two mails': {
    tools: (tools) => ({
      ...tools,
      mailer: {
        async send(key, mail) {
          await tools.mailer.send(`${key}/again`, mail);
          return await tools.mailer.send(key, mail);
        },
      },
    }),
  },
  '4 told once: nobody is asked about what is held': withoutMail(/\/held$/),
  '4 told once: nobody is told of an event': withoutMail(/\/hr-event$/),
  '4 told once: nobody is told of a file that did not come': withoutMail(/^expected-files\//),
  '4 told once: nobody is told of a change by hand': withoutMail(/\/drift$/),
  '4 told once: nobody is told of a source that has lost most of its people': withoutMail(/\/fallen$/),
  '4 told once: nobody is reminded of requests that wait': withoutMail(/^approvals\//),
  '4 told once: nobody is asked whether they take people over': withoutMail(/\/offer$/),
  '4 told once: nobody is told what came of an offer': withoutMail(/\/answer$/),
  '4 told once: nobody is told what came of an extension': withoutMail(/^contract-choice\//),
  '4 told once: nobody is told of people whose manager has left': withoutMail(/\/lost-managers$/),
  '4 told once: whoever has left is written to': {
    tools: (tools) =>
      withIsc(tools, (isc) => ({
        publicIdentities: {
          ...isc.publicIdentities,
          async findByAlias(...given) {
            const found = await isc.publicIdentities.findByAlias(...given);
            return new Map(Array.from(found, ([alias, one]) => [alias, { ...one, identityState: 'ACTIVE' }]));
          },
        },
      })),
  },
  '5 nothing is left: a lock is not given back': {
    tools: (tools) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        remove: async (key, etag) => (/^locks\//.test(key) ? true : await tools.bucket.remove(key, etag)),
      },
    }),
  },
  '5 nothing is kept: old backups are not removed': {
    tools: (tools) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        remove: async (key, etag) => (/^backups\//.test(key) ? true : await tools.bucket.remove(key, etag)),
      },
    }),
  },
  '6 they come back: the file of the deleted has other numbers': deletedAs(/,\d{1,3},/g, ',7777,'),
  '6 they come back: the file of the deleted has another manager': deletedAs('mary.major', 'jane.doe'),
  '6 they come back: the backup has other numbers': backedUpAs(/(?<=,"?)17(?="?,)/g, '7777'),
  '6 they come back: the backup has another manager': backedUpAs('john.roe', 'jane.doe'),
  '7 done again: a job that is fired again runs again': {
    jobName: (name) => `${name}-${randomUUID().slice(0, 8)}`,
  },
  '7 done again: a click on what is decided decides anew': {
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
  '7 nobody is named: a log line has an account name': {
    tools: (tools) => ({
      ...tools,
      log: { ...tools.log, info: (message, fields) => tools.log.info(message, { ...fields, account: 'qx.1' }) },
    }),
  },
  '7 nobody is named: a log line has the address of an operator': {
    tools: (tools) => ({
      ...tools,
      log: { ...tools.log, info: (message, fields) => tools.log.info(message, { ...fields, to: 'ops@example.com' }) },
    }),
  },
  '7 nobody is named: a log line has the account name of a manager': {
    tools: (tools) => ({
      ...tools,
      log: { ...tools.log, info: (message, fields) => tools.log.info(message, { ...fields, of: 'richard.miles' }) },
    }),
  },
  '7 nobody is named: a metric has the name of a manager': {
    tools: (tools) => ({
      ...tools,
      metrics: {
        add: (figures) => tools.metrics?.add(figures),
        run: (report) => tools.metrics?.run({ ...report, source: { id: '1', name: 'Jane Doe' } } as never),
      },
    }),
  },
  '8 within the budget: sources are listed again and again in a day': {
    tools: (tools, flow) =>
      flow !== 'hr-events'
        ? tools
        : withIsc(tools, (isc) => ({
            sources: {
              ...isc.sources,
              list(...given) {
                const asked = Array.from({ length: 410 }, () => Array.fromAsync(isc.sources.list(...given)));
                void Promise.allSettled(asked);
                return isc.sources.list(...given);
              },
            },
          })),
  },
  '8 within the budget: each list of sources is asked for thirty times': {
    tools: (tools) =>
      withIsc(tools, (isc) => ({
        sources: {
          ...isc.sources,
          list(...given) {
            const asked = Array.from({ length: 30 }, () => Array.fromAsync(isc.sources.list(...given)));
            void Promise.allSettled(asked);
            return isc.sources.list(...given);
          },
        },
      })),
  },
};
