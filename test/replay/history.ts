import proto from '@temporalio/proto';

const { History } = proto.temporal.api.history.v1;
type IHistory = proto.temporal.api.history.v1.IHistory;

/** A history as JSON text, bytes in base64, and back: what the files of this folder hold. */
export function writeHistory(history: IHistory): string {
  const plain = History.toObject(History.fromObject(history), { longs: String, enums: String, bytes: String });
  // Processes name themselves after their machine, which is nobody's business.
  return `${JSON.stringify(plain).replaceAll(/\d+@[\w.-]+/g, 'recorder')}\n`;
}

export const readHistory = (text: string): IHistory => History.fromObject(JSON.parse(text));
