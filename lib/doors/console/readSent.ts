import { RequestRefused } from '../../middleware/requestRefused.ts';
import type { Sent } from './consolePage.ts';

/**
 * Reads a form that was posted, which anybody may have sent with anything in it: fields of text, and one file at most.
 *
 * @throws RequestRefused with 400 when it is no form, or says something twice
 */
export async function readSent(body: Uint8Array, contentType: string): Promise<Sent> {
  const fields = await fieldsOf(body, contentType);
  const text: [string, string][] = [];
  let file: File | undefined;
  for (const [name, value] of fields) {
    if (typeof value === 'string') text.push([name, value]);
    else if (file) throw notThisForm();
    else file = value;
  }
  if (new Set(text.map(([name]) => name)).size < text.length) throw notThisForm();
  return { text: Object.fromEntries(text), file };
}

async function fieldsOf(body: Uint8Array, contentType: string): Promise<[string, string | File][]> {
  if (!contentType.startsWith('multipart/form-data')) return [...new URLSearchParams(Buffer.from(body).toString())];
  try {
    const sent = new Response(new Uint8Array(body), { headers: { 'content-type': contentType } });
    return [...(await sent.formData())];
  } catch {
    throw notThisForm();
  }
}

const notThisForm = () => new RequestRefused(400, 'What was sent is not the form of this page.');
