const endOfDirectory = Buffer.from('PK\x05\x06', 'latin1');

/** The names of the files in a zip, sorted, as its central directory lists them. */
export function filesInZip(zip: Buffer): string[] {
  const end = zip.lastIndexOf(endOfDirectory);
  const count = zip.readUInt16LE(end + 10);
  const names: string[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let entry = 0; entry < count; entry += 1) {
    const nameLength = zip.readUInt16LE(at + 28);
    names.push(zip.toString('utf8', at + 46, at + 46 + nameLength));
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return names.sort();
}
