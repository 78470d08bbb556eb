import { seededSources } from '../../../local/tenant/seed.ts';
import { extendedSooner, putOffThenWithdrawn } from '../shortEvents.ts';
import { hired, hiredAtOnce, hiredOfAnother, leaving } from '../shortHires.ts';
import { cutShort } from '../shortLists.ts';
import { soonOver, withTeams } from '../shortPlans.ts';
import type { Planted } from './planted.ts';
import { misreading, readingAs, uploadedAs, withIsc } from './planting.ts';
import { lockedAs, neverLocked } from './plantingLocks.ts';

/** Faults that concern who is there, and as whom. */
export const people: Readonly<Record<string, Planted>> = {
  '1 what is there: whoever was created is counted as unchanged': {
    ...{ plan: soonOver, seenAs: 'There are 0 people whom' },
    tools: (tools) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        write: async (key, body, type) => {
          if (!key.endsWith('/report.json')) return await tools.bucket.write(key, body, type);
          const pattern = /"created": ?(\d+)(,.*?)"unchanged": ?0/s;
          return await tools.bucket.write(key, String(body).replace(pattern, '"created":0$2"unchanged":$1'), type);
        },
      },
    }),
  },
  '1 what is there: dates are read in another zone': {
    ...{ plan: soonOver, seenAs: 'should start 2026-02-01T00:00:00.000Z' },
    tools: (tools) => ({ ...tools, config: { ...tools.config, timeZone: 'Asia/Tokyo' } }),
  },
  '1 what is there: an upload does not arrive': {
    ...{ plan: soonOver, seenAs: 'its status was NONE' },
    tools: (tools) =>
      withIsc(tools, (isc) => ({ bulkUpload: { ...isc.bulkUpload, upload: async () => ({}) as never } })),
  },
  '1 what is there: a lock has ended when it is taken': {
    plan: soonOver,
    seenAs: 'and did not have the lock of Interns',
    ...neverLocked,
  },
  '1 what is there: an import takes the lock of another source': {
    plan: soonOver,
    seenAs: 'non-employee-bulk-upload, and did not have the lock of Interns',
    ...lockedAs('csv-import', seededSources.Contractors.id),
  },
  '1 what is there: the sweep takes a lock that is no source’s': {
    plan: soonOver,
    seenAs: 'bulk-delete, and did not have the lock of Interns',
    ...lockedAs('expiry-sweep', 'sweep'),
  },
  '1 what is there: an attribute of a file is another one': {
    plan: withTeams,
    seenAs: 'has Red as team, and should have Blue',
    ...uploadedAs('Blue', 'Red'),
  },
  '1 what is there: a name of a file is another one': {
    plan: soonOver,
    seenAs: 'and should have Qxexample',
    ...uploadedAs('Qxexample', 'Qxada'),
  },
  '1 what is there: an address of a file is another one': {
    plan: soonOver,
    seenAs: '@example.org, and should have',
    ...uploadedAs('@example.com', '@example.org'),
  },
  '1 what is there: a manager of a file is another one': {
    plan: soonOver,
    seenAs: 'jane.doe, and should have mary.major',
    ...uploadedAs('mary.major', 'jane.doe'),
  },
  '1 what is there: a name of an event is another one': {
    plan: hiredAtOnce,
    seenAs: 'has lastName Qxada1, and should have Qxexample1 by their events',
    ...misreading('"lastName":"Qxexample', '"lastName":"Qxada'),
  },
  '1 what is there: events are misread': {
    plan: hiredAtOnce,
    seenAs: 'qxe.1 is 7777, ',
    ...misreading(/"phone":"\d+"/, '"phone":"7777"'),
  },
  '1 what is there: the day on which somebody left is misread': {
    plan: leaving,
    seenAs: 'and is over by what BambooHR says',
    ...misreading('"2026-03-02"', '"2026-10-02"'),
  },
  '1 what is there: an extension makes a contract shorter': {
    plan: extendedSooner,
    seenAs: 'qxe.1 is 17, 2026-02-09T00:00:00.000Z to 2026-09-30T23:59:59.000Z, and should be by their events',
    ...misreading('"type":"extended"', '"type":"changed"'),
  },
  '1 what is there: whoever was let in before is withdrawn': {
    ...{ plan: putOffThenWithdrawn, seenAs: 'qxe.1 is nobody, and should be by their events 17, ' },
    tools: (tools) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        // As if they had been to begin later from the first on.
        async readJson(key, schema) {
          const read = await tools.bucket.readJson(key, schema);
          if (!read || !key.startsWith('people/')) return read;
          const later = JSON.stringify(read.value).replaceAll('2026-02-09', '2026-03-20');
          return { ...read, value: { ...JSON.parse(later), earliestStart: undefined } };
        },
      },
    }),
  },
  '1 what is there: a rule lets in people of another agency': {
    ...{ plan: hiredOfAnother, seenAs: 'was decided by rule as APPROVED, and should be left' },
    tools: (tools) =>
      withIsc(tools, (isc) => ({
        approvals: {
          ...isc.approvals,
          async get(id) {
            const item = await isc.approvals.get(id);
            const { nonEmployeeRequest: request } = item;
            return request ? { ...item, nonEmployeeRequest: { ...request, data: { vendor: 'Northwind' } } } : item;
          },
        },
      })),
  },
  '1 what is there: what a rule rejects is approved': {
    ...{ plan: hired, seenAs: 'was decided by rule as APPROVED, and should be REJECTED' },
    tools: (tools) =>
      withIsc(tools, (isc) => ({
        approvals: { ...isc.approvals, reject: (...given) => isc.approvals.approve(...given) },
      })),
  },
  '1 what is there: a request that a rule decides is left to wait': {
    ...{ plan: hired, seenAs: 'waits, and a rule says REJECTED' },
    tools: (tools) => withIsc(tools, (isc) => ({ approvals: { ...isc.approvals, list: () => nobody() as never } })),
  },
  '1 what is there: the sweep deletes whoever else it has seen': {
    ...{ plan: soonOver, seenAs: 'qx.1 of Interns should be there until' },
    tools(tools, flow) {
      if (flow !== 'expiry-sweep') return tools;
      const seen = new Set<string>();
      return withIsc(tools, ({ records }) => ({
        records: {
          ...records,
          list: (query) =>
            (async function* () {
              for await (const record of records.list(query)) {
                seen.add(record.id);
                yield record;
              }
            })() as never,
          deleteInBulk: (_, ...rest) => records.deleteInBulk([...seen], ...rest),
        },
      }));
    },
  },
  '1 what is there: a list is taken for whole that was cut off': {
    ...{ plan: cutShort, seenAs: 'was cut off within a row, and is to end 2 people' },
    ...readingAs((key, text) => (key.startsWith('roster/') ? text.replace(/\n[^\n]*$/, '\n') : text)),
  },
};

async function* nobody() {}
