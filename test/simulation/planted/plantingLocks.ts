import type { Mutation } from '../deployment.ts';

/** Every lock has ended when it is taken or prolonged. */
export const neverLocked: Mutation = {
  tools(tools) {
    const ended = <Value>(key: string, value: Value): Value =>
      key.startsWith('locks/') ? { ...value, expiresAt: '2020-01-01T00:00:00.000Z' } : value;
    return {
      ...tools,
      bucket: {
        ...tools.bucket,
        create: (key, value) => tools.bucket.create(key, ended(key, value)),
        replace: (key, value, etag) => tools.bucket.replace(key, ended(key, value), etag),
      },
    };
  },
};

/** A flow takes one lock and the same, whichever source it writes to. */
export function lockedAs(flow: string, name: string): Mutation {
  const other = (key: string) => (key.startsWith('locks/') ? `locks/${name}.json` : key);
  return {
    tools: ({ bucket, ...tools }, own) => ({
      ...tools,
      bucket:
        own !== flow
          ? bucket
          : {
              ...bucket,
              readJson: (key, schema) => bucket.readJson(other(key), schema),
              create: (key, value) => bucket.create(other(key), value),
              replace: (key, value, etag) => bucket.replace(other(key), value, etag),
              remove: (key, etag) => bucket.remove(other(key), etag),
            },
    }),
  };
}
