import type { Command } from '../generated/budget/v1/any_command';
import { compileRules, type DtoClass } from './compiled';
import * as ledger from './commands.dto';
import * as spending from './spending.dto';

const dto = { ...ledger, ...spending };

/** One command of the wire, with its name in the oneof. */
export type CommandBody = NonNullable<Command['command']>;
export type CommandCase = CommandBody['$case'];
/** The request message of a command. */
export type RequestOf<C extends CommandCase> = Extract<CommandBody, { $case: C }>['value'];

/** The rules of each command. A new command fails the build here until it has some. */
export const COMMAND_DTOS = {
  openLedger: dto.OpenLedgerDto,
  defineResource: dto.DefineResourceDto,
  fund: dto.FundDto,
  withdraw: dto.WithdrawDto,
  closeLedger: dto.CloseLedgerDto,
  openAccount: dto.OpenAccountDto,
  updateAccount: dto.UpdateAccountDto,
  suspendAccount: dto.SuspendAccountDto,
  resumeAccount: dto.ResumeAccountDto,
  closeAccount: dto.CloseAccountDto,
  allocate: dto.AllocateDto,
  reclaim: dto.ReclaimDto,
  transfer: dto.TransferDto,
  reallocate: dto.ReallocateDto,
  setLimit: dto.SetLimitDto,
  removeLimit: dto.RemoveLimitDto,
  consume: dto.ConsumeDto,
  reserve: dto.ReserveDto,
  extendReservation: dto.ExtendReservationDto,
  settle: dto.SettleDto,
  voidReservation: dto.VoidReservationDto,
  closePeriod: dto.ClosePeriodDto,
  resetClock: dto.ResetClockDto,
  distribute: dto.DistributeDto,
  adjust: dto.AdjustDto,
  reportConfidence: dto.ReportConfidenceDto,
  reportOutcome: dto.ReportOutcomeDto,
  openEscrow: dto.OpenEscrowDto,
  releaseEscrow: dto.ReleaseEscrowDto,
  refundEscrow: dto.RefundEscrowDto,
} satisfies { readonly [C in CommandCase]: DtoClass<RequestOf<C>> };

// At start: a rule without a compiled form stops the server then, and not at its first command.
Object.values(COMMAND_DTOS).forEach(compileRules);
