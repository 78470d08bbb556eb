import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

/** Larger bodies are kept in files: those of a month take 15 GB. */
const inFileFrom = 16_384;

const [small, inFile] = ['-', 'f'] as const;

/** Keeps the large bodies of a bucket in a folder, packed and each once, so that the bucket has only their names in memory. */
export function keptBodies(folder: string) {
  mkdirSync(folder, { recursive: true });
  return {
    /** What the bucket keeps in place of a body. */
    keep(body: Uint8Array): Buffer {
      if (body.length < inFileFrom) return Buffer.concat([Buffer.from(small), body]);
      const name = createHash('sha256').update(body).digest('hex');
      const file = path.join(folder, name);
      if (!existsSync(file)) writeFileSync(file, gzipSync(body, { level: 1 }));
      return Buffer.from(`${inFile}${name}`);
    },
    /** The body in whose place the bucket has kept something. */
    read(kept: Uint8Array): Uint8Array {
      const rest = kept.subarray(1);
      if (kept[0] === small.charCodeAt(0)) return rest;
      return gunzipSync(readFileSync(path.join(folder, Buffer.from(rest).toString())));
    },
  };
}
