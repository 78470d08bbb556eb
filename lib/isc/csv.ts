import { operations } from './operations.ts';
import type { Transport } from './transport.ts';

/** A source as CSV. Whole texts: the largest, of 20,000 people, has some 3 MB. */
export function csv(transport: Transport) {
  return {
    /** All people of a source (`exportNonEmployeeRecords`), byte for byte as the API gives them. */
    async exportRecords(sourceId: string): Promise<Uint8Array> {
      return await transport.bytes(operations.exportRecords, { parameters: { sourceId } });
    },
    /** The header that a CSV for the source has (`exportNonEmployeeSourceSchemaTemplate`). */
    async template(sourceId: string): Promise<Uint8Array> {
      return await transport.bytes(operations.exportTemplate, { parameters: { sourceId } });
    },
  };
}
