import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';
import type { Config } from '../../lib/config/config.ts';

const ruleSchema = z.object({
  Prefix: z.string().optional(),
  ExpirationInDays: z.union([z.number(), z.string()]).optional(),
});

const templateSchema = z.object({
  resources: z.object({
    extensions: z.object({
      S3BucketFiles: z.object({
        Properties: z.object({ LifecycleConfiguration: z.object({ Rules: z.array(ruleSchema) }) }),
      }),
    }),
  }),
});

/** They are read once: it takes longer than a day of a small organisation. */
let rules: readonly z.infer<typeof ruleSchema>[] | undefined;

function readRules() {
  const text = readFileSync(new URL('../../serverless.yml', import.meta.url), 'utf8');
  const { resources } = templateSchema.parse(parse(text, { logLevel: 'silent' }));
  return resources.extensions.S3BucketFiles.Properties.LifecycleConfiguration.Rules;
}

/** After how many days S3 removes what lies below each prefix: the rules of serverless.yml, with what an organisation sets. */
export function expirationsOf({ retention }: Pick<Config, 'retention'>): ReadonlyMap<string, number> {
  rules ??= readRules();
  return new Map(
    rules.flatMap(({ Prefix, ExpirationInDays }) =>
      Prefix === undefined || ExpirationInDays === undefined
        ? []
        : [[Prefix, daysOf(ExpirationInDays, retention)] as const],
    ),
  );
}

/** A setting stands for its days: `${self:custom.settings.runDays}`. */
function daysOf(days: number | string, retention: Config['retention']): number {
  if (typeof days === 'number') return days;
  const [, name = ''] = /settings\.(\w+)\}$/.exec(days) ?? [];
  const set: Readonly<Record<string, number | undefined>> = retention;
  const found = set[name];
  if (found === undefined) throw new Error(`serverless.yml has ${days} for days, which no setting is.`);
  return found;
}
