import type { Config } from '../../config/config.ts';
import type { LinkKeys } from '../../decisions/linkKeys.ts';
import type { Isc } from '../../isc/client.ts';
import type { Mailer } from '../../mail/mailer.ts';
import type { Bucket } from '../../store/bucket.ts';

/** What a run of the notices works with. */
export type NoticeTools = {
  bucket: Bucket;
  isc: Isc;
  mailer: Mailer;
  config: Config;
  /** Where links in mails begin. */
  url: string;
  linkKeys: LinkKeys;
  now: () => number;
};
