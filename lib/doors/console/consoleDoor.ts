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
import { consoleLayout, consolePolicy } from './consoleLayout.ts';
import { answerConsole } from './consoleRouter.ts';
import { consoleTools } from './consoleTools.ts';
import { languageOf, textsIn } from './texts.ts';

/** Lambda takes six megabytes of a request, in which a file is written in base64. */
export const largestBody = 4.25 * 1024 * 1024;

const accepted = { path: z.object({ path: z.string().optional() }).default({}), largestBody };

/** The door of the console. */
export function consoleDoor(log: Log, config: Config, createTools = () => consoleTools(config)) {
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
    const { failure } = textsIn(language);
    const text = status === 503 ? failure.again : status >= 500 ? failure.defect : failure.refused;
    const stage = process.env['NELM_STAGE'] ?? '';
    return consoleLayout({ title: failure.title, body: html`<p>${text}</p>` }, { language, stage, links: [] });
  },
};
