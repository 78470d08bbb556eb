import type { Mail } from '../../../lib/mail/mail.ts';
import type { Tools } from '../../../lib/tools/tools.ts';
import type { Mutation } from '../deployment.ts';
import { refusedAddress } from '../mailbox.ts';

/** Objects of the bucket are read otherwise than they were written, by their keys; what a change leaves as it is stays so to the byte. */
export function readingAs(change: (key: string, text: string, tools: Tools) => string): Mutation {
  return {
    tools: (tools) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        async read(key, ...rest) {
          const found = await tools.bucket.read(key, ...rest);
          if (found.kind !== 'found') return found;
          const text = Buffer.from(found.bytes).toString();
          const read = change(key, text, tools);
          return read === text ? found : { ...found, bytes: Buffer.from(read) };
        },
      },
    }),
  };
}

/** Something in events that wait is read otherwise than it was written. */
export function misreading(what: string | RegExp, as: string): Mutation {
  return readingAs((key, text) => (key.startsWith('events/') ? text.replace(what, as) : text));
}

/** What is uploaded of a file says something else than the file. */
export function uploadedAs(what: string, as: string): Mutation {
  return {
    tools: (tools) =>
      withIsc(tools, (isc) => ({
        bulkUpload: {
          ...isc.bulkUpload,
          upload: async (source, csv, ...rest) =>
            await isc.bulkUpload.upload(source, (await new Response(csv).text()).replaceAll(what, as), ...rest),
        },
      })),
  };
}

/** Objects of the bucket whose keys are of this form are written otherwise than they were to be. */
export function writingAs(form: RegExp, change: (text: string) => string): Mutation {
  return {
    tools: (tools) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        write: async (key, body, type) =>
          await tools.bucket.write(key, form.test(key) ? change(Buffer.from(body).toString()) : body, type),
      },
    }),
  };
}

/** The file of whom the sweep deletes says something else than what was there. */
export function deletedAs(what: string | RegExp, as: string): Mutation {
  return writingAs(/deleted-.*csv$/, (csv) => csv.replaceAll(what, as));
}

/** Reports say something else than what was to be written. */
export function reportedAs(change: (report: Readonly<Record<string, unknown>>) => object): Mutation {
  return writingAs(/\/report\.json$/, (report) => JSON.stringify(change(JSON.parse(report))));
}

/** A backup says something else than what is there. */
export function backedUpAs(what: string | RegExp, as: string): Mutation {
  return {
    tools: (tools, flow) =>
      flow !== 'source-backup'
        ? tools
        : withIsc(tools, (isc) => ({
            records: {
              ...isc.records,
              export: async (...given) => {
                const csv = new TextDecoder().decode(await isc.records.export(...given));
                return new TextEncoder().encode(csv.replaceAll(what, as));
              },
            },
          })),
  };
}

/** A flow asks for the sources so many times more, whenever it asks for sources, requests or managers. */
export function askingOften(flow: string, times: number): Mutation {
  return {
    tools: (tools, own) =>
      own !== flow
        ? tools
        : withIsc(tools, ({ sources, approvals, publicIdentities }) => {
            const ask = () => Array.fromAsync(sources.list());
            const often =
              <Given extends unknown[], Answer>(work: (...given: Given) => Answer) =>
              (...given: Given) => {
                void Promise.allSettled(Array.from({ length: times }, ask));
                return work(...given);
              };
            return {
              sources: { ...sources, list: often(sources.list) },
              approvals: { ...approvals, list: often(approvals.list) },
              publicIdentities: { ...publicIdentities, findByAlias: often(publicIdentities.findByAlias) },
            };
          }),
  };
}

/** What is removed below these keys is there still. */
export function keeping(keys: RegExp): Mutation {
  return {
    tools: (tools) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        remove: async (key, etag) => (keys.test(key) ? true : await tools.bucket.remove(key, etag)),
      },
    }),
  };
}

/** When records were changed last as the sweep saw them first, by the bucket of a simulation: whichever of its processes has seen them. */
const firstSeen = new WeakMap<Tools['bucket'], Map<string, string | null | undefined>>();

/** To the sweep, everybody was changed last when it saw them first. */
export const untouched: Mutation = {
  tools(tools, flow) {
    if (flow !== 'expiry-sweep') return tools;
    const first = firstSeen.get(tools.bucket) ?? new Map<string, string | null | undefined>();
    firstSeen.set(tools.bucket, first);
    const asFirst = <Listed extends { id: string; modified?: string | null | undefined }>(record: Listed): Listed => {
      if (!first.has(record.id)) first.set(record.id, record.modified);
      return { ...record, modified: first.get(record.id) };
    };
    return withIsc(tools, ({ records }) => ({
      records: {
        ...records,
        list: (query) =>
          (async function* () {
            for await (const record of records.list(query)) yield asFirst(record);
          })() as never,
      },
    }));
  },
};

/** To whoever carries out a choice, a record is as it was when the manager was told. */
export const unchanged: Mutation = {
  tools(tools, flow) {
    if (flow !== 'contract-choice') return tools;
    let told: string | undefined;
    const bucket: Tools['bucket'] = {
      ...tools.bucket,
      async readJson(key, schema) {
        const read = await tools.bucket.readJson(key, schema);
        if (key.startsWith('contracts/')) told = (read?.value as { modified?: string } | undefined)?.modified;
        return read;
      },
    };
    return withIsc({ ...tools, bucket }, ({ records }) => ({
      records: { ...records, get: async (id) => ({ ...(await records.get(id)), modified: told }) as never },
    }));
  },
};

/** To whoever carries out what operators said yes to, everybody has the end that they had when it was asked. */
export const asAsked: Mutation = {
  tools: (tools, flow) =>
    flow !== 'csv-import'
      ? tools
      : {
          ...tools,
          bucket: {
            ...tools.bucket,
            read: async (key, ...rest) =>
              await tools.bucket.read(key.replace(/before-endings\.csv$/, 'before.csv'), ...rest),
          },
        },
};

/** The sweep asks that everybody but one person be deleted, and sees that person no more from then on. */
export function sparing(account: string): Mutation {
  return {
    tools(tools, flow) {
      if (flow !== 'expiry-sweep') return tools;
      const spared = new Set<string>();
      const ids = new Map<string, string>();
      return withIsc(tools, ({ records }) => ({
        records: {
          ...records,
          list: (query) =>
            (async function* () {
              for await (const record of records.list(query)) {
                const { id, accountName = '' } = record as { id: string; accountName?: string | null };
                ids.set(id, accountName ?? '');
                if (!spared.has(id)) yield record;
              }
            })() as never,
          async deleteInBulk(all, ...rest) {
            for (const id of all) if (ids.get(id) === account) spared.add(id);
            return await records.deleteInBulk(
              all.filter((id) => !spared.has(id)),
              ...rest,
            );
          },
        },
      }));
    },
  };
}

/** Mails of a kind are lost, and are told of as sent. */
export function withoutMail(kind: RegExp): Mutation {
  return {
    tools: (tools) => ({
      ...tools,
      mailer: { send: async (key, mail) => (kind.test(key) ? 'sent' : await tools.mailer.send(key, mail)) },
    }),
  };
}

/** Mails of a kind go to others, or say something else. */
export function rewritten(kind: RegExp, anew: (mail: Mail) => Mail): Mutation {
  return {
    tools: (tools) => ({
      ...tools,
      mailer: { send: async (key, mail) => await tools.mailer.send(key, kind.test(key) ? anew(mail) : mail) },
    }),
  };
}

/** The first mail of a kind is refused, and later ones are lost, and told of as sent. */
export function refusedThenLost(kind: RegExp): Mutation {
  let isRefused = false;
  return {
    tools: (tools) => ({
      ...tools,
      mailer: {
        async send(key, mail) {
          if (!kind.test(key)) return await tools.mailer.send(key, mail);
          if (isRefused) return 'sent';
          isRefused = true;
          return await tools.mailer.send(key, { ...mail, to: [refusedAddress] });
        },
      },
    }),
  };
}

type Isc = Tools['isc'];

/** Tools whose client is otherwise in each step. */
export function withIsc(tools: Tools, change: (isc: Isc) => Partial<Isc>): Tools {
  const changed = (isc: Isc): Isc => ({ ...isc, ...change(isc) });
  return { ...tools, isc: { ...changed(tools.isc), with: (attempt) => changed(tools.isc.with(attempt)) } };
}

/** A file of people that has nobody in it. */
export const headerOf = (csv: string): string => `${csv.split('\n')[0]}\n`;
