import type { Config } from '../config/config.ts';
import { requireEnvironment } from '../config/environment.ts';
import { iscFromEnvironment } from '../config/iscFromEnvironment.ts';
import { createLinkKeys, type LinkKeys } from '../decisions/linkKeys.ts';
import type { FrameTools } from '../durable/flow.ts';
import { startFlow } from '../durable/startFlow.ts';
import type { Isc } from '../isc/client.ts';
import { createLog } from '../log/log.ts';
import { createMetrics } from '../log/metrics.ts';
import { createMailer, type Mailer } from '../mail/mailer.ts';
import { openBucket } from '../store/bucket.ts';

/** What flows work with. A test makes its own; deployed, and on this machine, the environment says where each thing is. */
export type Tools = FrameTools & {
  isc: Isc;
  mailer: Mailer;
  config: Config;
  linkKeys: LinkKeys;
  /** Where links in mails begin, such as `https://nelm.example.com`. */
  url: string;
  /** Starts another run of the same flow, by name. */
  startAgain: (executionName: string, payload: unknown) => Promise<unknown>;
};

/**
 * The tools of a flow, from its environment. Secrets are read when they are first needed, within a step, so that one that
 * is missing leaves a report like anything else that goes wrong.
 *
 * @throws Error that names the variable that is missing
 */
export function toolsFromEnvironment(functionName: string, config: Config): Tools {
  const log = createLog(functionName);
  const now = Date.now;
  const metrics = createMetrics(now);
  const bucket = openBucket(requireEnvironment('NELM_BUCKET').NELM_BUCKET);
  return {
    bucket,
    now,
    log,
    metrics,
    config,
    isc: iscFromEnvironment(log),
    mailer: createMailer({ from: config.mailFrom, bucket, now, metrics }),
    linkKeys: createLinkKeys(now),
    get url() {
      return requireEnvironment('NELM_URL').NELM_URL;
    },
    startAgain: (name, payload) => startFlow(requireEnvironment('NELM_OWN_FUNCTION').NELM_OWN_FUNCTION, name, payload),
  };
}
