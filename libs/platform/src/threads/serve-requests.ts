import type { MessagePort, TransferListItem } from 'node:worker_threads';
import type {
  CloseRequest,
  WorkerAnswer,
  WorkerCancel,
  WorkerFailure,
  WorkerNote,
  WorkerRequest,
} from './worker-messages';

/** A request under way, as the thread sees it. */
export interface ServedCall {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** Tells whoever asked how far it is. */
  readonly note: (note: unknown) => void;
  /** Memory of the answer that is handed over rather than copied. */
  readonly transfer: (item: TransferListItem) => void;
}

/**
 * The thread's end of a `WorkerChannel`: each request is begun when it comes, and answered when it is done. A close is
 * the last one: its answer lets go of the port, without which the thread ends.
 */
export const serveRequests = <Request>(
  port: MessagePort,
  serve: (body: Request | CloseRequest, call: ServedCall) => unknown,
  failureOf: (error: unknown) => WorkerFailure,
): void => {
  const calls = new Map<number, AbortController>();
  const post = (message: WorkerAnswer | WorkerNote, transfer: readonly TransferListItem[] = []): void =>
    port.postMessage([message], transfer);

  const answer = async ({ id, body }: WorkerRequest<Request | CloseRequest>): Promise<void> => {
    const cancelling = new AbortController();
    const handedOver: TransferListItem[] = [];
    calls.set(id, cancelling);
    try {
      const call: ServedCall = {
        signal: cancelling.signal,
        note: (note) => post({ note, of: id }),
        transfer: (item) => void handedOver.push(item),
      };
      post({ id, value: await serve(body, call) }, handedOver);
    } catch (error) {
      post({ id, failure: failureOf(error) });
    }
    calls.delete(id);
    if (isClose(body)) port.close();
  };

  port.on('message', (message: WorkerRequest<Request | CloseRequest> | WorkerCancel) => {
    if ('cancel' in message) calls.get(message.cancel)?.abort();
    else void answer(message);
  });
};

const isClose = (body: unknown): boolean => (body as Partial<CloseRequest>).kind === 'close';
