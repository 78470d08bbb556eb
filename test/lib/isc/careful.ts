import type { Isc } from '../../../lib/isc/client.ts';
import { IscRefusedError, IscUnreachableError } from '../../../lib/isc/errors.ts';
import { seededClients } from '../../../local/tenant/seed.ts';

/**
 * A client that does what the documentation of each function asks of its caller: when no answer comes to a write that
 * must not be done twice, it looks whether it was done, and only if not does it again.
 */
export function careful(isc: Isc): Isc {
  const { records, requests, approvals, sources, schemaAttributes, bulkUpload } = isc;
  return {
    ...isc,
    records: {
      ...records,
      create: (person) =>
        onceOnly(
          () => records.create(person),
          () => found(records.list({ sourceId: person.sourceId }), (each) => each.accountName === person.accountName),
        ),
      // Of patches only a removal is not repeated by the client itself.
      patch: (id, changes) =>
        onceOnly(
          () => records.patch(id, changes),
          async () => {
            const record = await records.get(id);
            const paths = Array.isArray(changes) ? changes.map(({ path }) => path.replace('/data/', '')) : [];
            return paths.every((name) => record.data?.[name] === undefined) ? record : undefined;
          },
        ),
    },
    requests: {
      ...requests,
      create: (person) =>
        onceOnly(
          () => requests.create(person),
          () =>
            found(
              requests.list({ requestedFor: seededClients.owner.clientId, sourceId: person.sourceId }),
              (each) => each.accountName === person.accountName && each.approvalStatus === 'PENDING',
            ),
        ),
    },
    approvals: {
      ...approvals,
      approve: (id, comment) =>
        onceOnly(
          () => approvals.approve(id, comment),
          () => decided(id),
        ),
      reject: (id, comment) =>
        onceOnly(
          () => approvals.reject(id, comment),
          () => decided(id),
        ),
    },
    sources: {
      ...sources,
      create: (source) =>
        onceOnly(
          () => sources.create(source),
          () => found(sources.list(), ({ name }) => name === source.name),
        ),
    },
    schemaAttributes: {
      ...schemaAttributes,
      create: (sourceId, attribute) =>
        onceOnly(
          () => schemaAttributes.create(sourceId, attribute),
          async () =>
            (await schemaAttributes.list(sourceId)).find((each) => each.technicalName === attribute.technicalName),
        ),
    },
    bulkUpload: {
      ...bulkUpload,
      upload: (sourceId, csv) =>
        onceOnly(
          () => bulkUpload.upload(sourceId, csv),
          async () => {
            const status = await bulkUpload.status(sourceId);
            return status && { id: 'of which no answer came', status };
          },
        ),
    },
  };

  async function decided(id: string) {
    const item = await approvals.get(id);
    return item.approvalStatus === 'PENDING' ? undefined : item;
  }
}

async function onceOnly<T>(write: () => Promise<T>, look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    try {
      return await write();
    } catch (error) {
      const isIsc = error instanceof IscUnreachableError || error instanceof IscRefusedError;
      if (!isIsc || !error.retry) throw error;
      const done = await look();
      if (done !== undefined) return done;
    }
  }
}

async function found<Item>(items: AsyncIterable<Item>, isIt: (item: Item) => boolean): Promise<Item | undefined> {
  for await (const item of items) if (isIt(item)) return item;
  return undefined;
}
