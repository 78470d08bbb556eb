import middy from '@middy/core';
import * as z from 'zod';
import type { Config } from '../../config/config.ts';
import type { Log } from '../../log/log.ts';
import { type AnswerFormat, pages } from '../../middleware/answerFormats.ts';
import { answerHttp, type DoorAnswer } from '../../middleware/answerHttp.ts';
import { endInTime } from '../../middleware/endInTime.ts';
import { readRequest } from '../../middleware/readRequest.ts';
import { withTools } from '../../middleware/withTools.ts';
import { html } from '../../pages/markup.ts';
import type { WantedSource } from '../../sources/wantedSources.ts';
import { consoleLayout, consolePolicy } from './consoleLayout.ts';
import { answerConsole } from './consoleRouter.ts';
import { consoleTools } from './consoleTools.ts';
import type { Texts } from './english.ts';
import { languageOf, textsIn } from './texts.ts';

/** Lambda takes six megabytes of a request, in which a file is written in base64. */
export const largestBody = 4.25 * 1024 * 1024;

const accepted = { path: z.object({ path: z.string().optional() }).default({}), largestBody };

/**
 * The door of the console.
 *
 * @param stated what nelm.sources.ts states; undefined where nelm was deployed without it
 */
export function consoleDoor(
  log: Log,
  config: Config,
  stated?: readonly WantedSource[],
  createTools = () => consoleTools(config, stated),
) {
  return middy(endInTime)
    .use(answerHttp(log, 'console page', consoleFormat))
    .use(readRequest(accepted))
    .use(withTools(createTools))
    .handler(
      async (request, { tools }, { signal }): Promise<DoorAnswer> => await answerConsole(request, tools, signal),
    );
}

/** The pages of the console: as those that links lead to, and with a script of their own. */
const consoleFormat: AnswerFormat = {
  headers: { ...pages.headers, 'content-security-policy': `${consolePolicy}; frame-ancestors 'none'` },
  failure(_, { status, acceptLanguage }) {
    const language = languageOf(acceptLanguage);
    const texts = textsIn(language);
    const stage = process.env['NELM_STAGE'] ?? '';
    const body = html`<p>${failureText(texts, status)}</p>`;
    return consoleLayout({ title: texts.failure.title, body }, { language, stage, links: [] });
  },
};

function failureText({ failure, drop }: Texts, status: number): string {
  // Nothing but a file makes a form so large.
  if (status === 413) return drop.tooLarge;
  if (status === 503) return failure.again;
  return status >= 500 ? failure.defect : failure.refused;
}
