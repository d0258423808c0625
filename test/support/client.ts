import type { ServiceError } from '@grpc/grpc-js';
import { connectLedger, faultDetails, type FaultDetails, type LedgerClient } from '@ledger/client';
import type { Accepted, CommandAnswer, Rejected } from '@ledger/protocol';

export { connectLedger, type LedgerClient };

let sequence = 0;

/** An envelope with a fresh command id. */
export const envelope = (ledgerId: string, rest: { readonly commandId?: string; readonly dryRun?: boolean } = {}) => ({
  commandId: rest.commandId ?? `c-${process.pid}-${(sequence += 1)}`,
  ledgerId,
  actor: 'tester',
  dryRun: rest.dryRun ?? false,
});

export const usd = (amount: string) => [{ resource: 'usd', amount }];

/** @throws Error showing the answer when it is no acceptance. */
export const accepted = ({ answer }: { readonly answer: CommandAnswer | undefined }): Accepted => {
  if (answer?.outcome?.$case === 'accepted') return answer.outcome.value;
  throw new Error(`not accepted: ${shown(answer)}`);
};

/** @throws Error showing the answer when it is no rejection. */
export const rejected = ({ answer }: { readonly answer: CommandAnswer | undefined }): Rejected => {
  if (answer?.outcome?.$case === 'rejected') return answer.outcome.value;
  throw new Error(`not rejected: ${shown(answer)}`);
};

const shown = (value: unknown): string =>
  JSON.stringify(value, (_key, member: unknown) => (typeof member === 'bigint' ? member.toString() : member));

export interface CallFault extends FaultDetails {
  readonly code: number;
  readonly message: string;
}

/**
 * Answers the fault with which a call failed.
 * @throws Error when it did not fail.
 */
export const faultOf = async (call: Promise<unknown>): Promise<CallFault> => {
  try {
    await call;
  } catch (error) {
    const fault = error as ServiceError;
    return { code: fault.code, message: fault.details, ...faultDetails(fault) };
  }
  throw new Error('the call did not fail');
};
