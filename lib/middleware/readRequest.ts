import type { MiddlewareObj } from '@middy/core';
import * as z from 'zod';
import { RequestRefused } from './requestRefused.ts';

/** What a door takes over HTTP. */
export type Accepted<Path, Form> = {
  /** The parameters of its path. */
  path: z.ZodType<Path>;
  /** The most bytes of a body. */
  largestBody: number;
  /** The form that is posted; without it the door reads the body itself. */
  form?: z.ZodType<Form>;
};

/** A request as a door is given it. */
export type HttpRequest<Path, Form> = {
  path: Path;
  method: string;
  /** What stands behind the question mark, decoded. Of a name that stands there twice, the first. */
  query: Readonly<Record<string, string>>;
  /** By name in lower case. */
  headers: Readonly<Record<string, string>>;
  /** The cookies of the browser, by their names. */
  cookies: Readonly<Record<string, string>>;
  /** The address that the request came from, as API Gateway saw it. */
  sourceIp: string;
  /** The bytes that were sent. */
  body: Uint8Array;
  /** What was posted, where the door takes a form; undefined when the page is only looked at. */
  form: Form | undefined;
};

/** The fields nelm reads of an event of API Gateway's HTTP API, payload version 2.0. */
const eventSchema = z.object({
  requestContext: z.object({ http: z.object({ method: z.string(), sourceIp: z.string().default('') }) }),
  rawQueryString: z.string().default(''),
  headers: z.record(z.string(), z.string()).default({}),
  cookies: z.array(z.string()).default([]),
  pathParameters: z.unknown(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().default(false),
});

/** Gives the door its request, checked; what is of another shape is refused with 400, a larger body with 413. */
export function readRequest<Path, Form = never>({
  path,
  largestBody,
  form,
}: Accepted<Path, Form>): MiddlewareObj<HttpRequest<Path, Form>> {
  return {
    before: function parseRequest(request) {
      const event = eventSchema.safeParse(request.event).data;
      const parameters = path.safeParse(event?.pathParameters).data;
      if (!event || parameters === undefined) throw new RequestRefused(400, 'The request cannot be read.');
      const body = bytesOf(event.body ?? '', event.isBase64Encoded);
      if (body.length > largestBody) {
        throw new RequestRefused(413, `The body is over ${largestBody / 1024} KB.`);
      }
      const { method, sourceIp } = event.requestContext.http;
      const sent = form && method === 'POST' ? readForm(form, body) : undefined;
      const query = firstOfEach([...new URLSearchParams(event.rawQueryString)]);
      const cookies = firstOfEach(event.cookies.map(nameAndValue));
      request.event = { path: parameters, method, query, headers: event.headers, cookies, sourceIp, body, form: sent };
    },
  };
}

function firstOfEach(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(pairs.toReversed());
}

function nameAndValue(cookie: string): [string, string] {
  const [name = '', ...value] = cookie.split('=');
  return [name.trim(), value.join('=')];
}

/** API Gateway hands over in base64 whatever it does not take for text, and a form is not text to it. */
function bytesOf(body: string, isBase64Encoded: boolean): Uint8Array {
  if (!isBase64Encoded) return Buffer.from(body);
  const bytes = Buffer.from(body, 'base64');
  if (bytes.toString('base64') !== body)
    throw new RequestRefused(400, 'The body is not in base64, as it is said to be.');
  return bytes;
}

/** A field that stands there twice means two things; a form of ours has none. */
function readForm<Form>(schema: z.ZodType<Form>, body: Uint8Array): Form {
  const fields = [...new URLSearchParams(Buffer.from(body).toString())];
  const isTwice = new Set(fields.map(([name]) => name)).size < fields.length;
  const read = isTwice ? undefined : schema.safeParse(Object.fromEntries(fields)).data;
  if (read !== undefined) return read;
  throw new RequestRefused(400, 'What was sent is not the form of this page. Open the link from the mail once more.');
}
