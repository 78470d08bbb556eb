import { gunzipSync, inflateRawSync } from 'node:zlib';
import { plainText } from './aboutPage.ts';

/** As much of a part is read as a file of people may have; what claims to be larger is no such file. */
const most = { maxOutputLength: 200 * 1024 * 1024 };

/**
 * What may be read in a file that is no text: the parts of a workbook, what was compressed, or its bytes taken for letters of one byte
 * and of two. It is looked through for names, and is for no reader.
 */
export function* textsWithin(bytes: Uint8Array): Generator<string> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let isPacked = false;
  for (const part of unpacked(buffer)) {
    isPacked = true;
    const text = part.toString();
    yield text;
    // In a workbook a cell is an element of XML. One of a text has the number of the place where that stands, which is no value.
    yield plainText(text.replaceAll(/<c\b[^>]*\bt="s"[^>]*>.*?<\/c>/gs, '\n').replaceAll(/<[^>]*>/g, '\n'));
  }
  // Among many packed bytes any short name stands by chance.
  if (isPacked) return;
  yield buffer.toString('latin1');
  yield buffer.toString('utf16le');
  yield buffer.subarray(1).toString('utf16le');
}

function* unpacked(buffer: Buffer): Generator<Buffer> {
  const gzip = attempted(() => gunzipSync(buffer, most));
  if (gzip) yield gzip;
  // Each entry of the directory at the end of a ZIP archive says where its part begins, and how it is compressed.
  for (
    let at = buffer.indexOf('PK\x01\x02', 0, 'latin1');
    at !== -1;
    at = buffer.indexOf('PK\x01\x02', at + 4, 'latin1')
  ) {
    const name = attempted(() => buffer.subarray(at + 46, at + 46 + buffer.readUInt16LE(at + 28)));
    if (name) yield name;
    const part = attempted(() => {
      const [method, size, start] = [
        buffer.readUInt16LE(at + 10),
        buffer.readUInt32LE(at + 20),
        buffer.readUInt32LE(at + 42),
      ];
      const from = start + 30 + buffer.readUInt16LE(start + 26) + buffer.readUInt16LE(start + 28);
      const packed = buffer.subarray(from, from + size);
      return method === 0 ? packed : inflateRawSync(packed, most);
    });
    if (part) yield part;
  }
}

/** What is damaged, or is not what it was taken for, has nothing to be read in it. */
function attempted(work: () => Buffer): Buffer | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
