import type { World } from './world.ts';

/** An object of the bucket, read as JSON. */
type Fresh = { key: string; kept: Record<string, unknown> };

/** Gives again and again what is kept below a prefix and is new, or was written since it was looked last. */
export function freshObjects(): (world: Pick<World, 'storage'>, prefix: string) => Fresh[] {
  const looked = new Map<string, string>();
  return ({ storage }, prefix) =>
    storage.keys(prefix).flatMap((key) => {
      const { etag = '', bytes } = storage.read(key) ?? {};
      if (looked.get(key) === etag) return [];
      looked.set(key, etag);
      return [{ key, kept: JSON.parse(String(bytes)) }];
    });
}
