// Written by libs/domain/event-checks.mjs from the types of the events and of the commands.
/** Answers where parsed data are of another shape than their type says, and nothing where they are of it. */
export type EventCheck = (data: unknown) => string | undefined;
type Check = (v: any) => string | undefined;

const checkObject: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  return undefined;
};

const checkTexts: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  for (const key in v) if (typeof v[key] !== 'string') return `.${key} is not text`;
  return undefined;
};

const checkFinalFigure: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.resource !== 'string') return '.resource is not text';
  if (typeof v.consumed !== 'string') return '.consumed is not text';
  if (typeof v.closedBelow !== 'string') return '.closedBelow is not text';
  if (typeof v.used !== 'string') return '.used is not text';
  return undefined;
};

const checkAccountClosedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (typeof v.parentId !== 'string') return '.parentId is not text';
  if (!Array.isArray(v.final)) return '.final is not a list';
  for (let i = 0; i < v.final.length; i += 1) {
    const one = v.final[i];
    const faultfinali = checkFinalFigure(one);
    if (faultfinali !== undefined) return `.final[${i}]${faultfinali}`;
  }
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const KNOWN_ACCOUNT_OPENED_EVENT_KIND: ReadonlySet<unknown> = new Set(['agent', 'pool', 'run', 'team', 'thread']);

const checkResourceAmount: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.resource !== 'string') return '.resource is not text';
  if (typeof v.amount !== 'string') return '.amount is not text';
  return undefined;
};

const checkThresholdSet: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.yellow !== undefined && typeof v.yellow !== 'string') return '.yellow is not text';
  if (v.orange !== undefined && typeof v.orange !== 'string') return '.orange is not text';
  if (v.red !== undefined && typeof v.red !== 'string') return '.red is not text';
  if (v.black !== undefined && typeof v.black !== 'string') return '.black is not text';
  return undefined;
};

const checkDegradation: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.models !== undefined) {
    if (!Array.isArray(v.models)) return '.models is not a list';
    for (let i = 0; i < v.models.length; i += 1) {
      const one = v.models[i];
      if (typeof one !== 'string') return `.models[${i}] is not text`;
    }
  }
  if (v.dropFeatures !== undefined) {
    if (!Array.isArray(v.dropFeatures)) return '.dropFeatures is not a list';
    for (let i = 0; i < v.dropFeatures.length; i += 1) {
      const one = v.dropFeatures[i];
      if (typeof one !== 'string') return `.dropFeatures[${i}] is not text`;
    }
  }
  return undefined;
};

const checkPolicy: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.unfunded !== undefined && v.unfunded !== 'allow' && v.unfunded !== 'deny') return '.unfunded is not allow or deny';
  if (v.donors !== undefined && v.donors !== 'ledger' && v.donors !== 'siblings') return '.donors is not ledger or siblings';
  if (v.stop !== undefined && v.stop !== 'advice' && v.stop !== 'binding') return '.stop is not advice or binding';
  if (v.throttle !== undefined && v.throttle !== 'advice' && v.throttle !== 'binding') return '.throttle is not advice or binding';
  if (v.enforcement !== undefined && v.enforcement !== 'enforce' && v.enforcement !== 'observe') return '.enforcement is not enforce or observe';
  if (v.unpriced !== undefined && v.unpriced !== 'flag' && v.unpriced !== 'reject') return '.unpriced is not flag or reject';
  if (v.degrade !== undefined) {
    const faultdegrade = checkDegradation(v.degrade);
    if (faultdegrade !== undefined) return `.degrade${faultdegrade}`;
  }
  return undefined;
};

const checkAccountOpenedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (typeof v.parentId !== 'string') return '.parentId is not text';
  if (!KNOWN_ACCOUNT_OPENED_EVENT_KIND.has(v.kind)) return '.kind is not a known one';
  if (typeof v.priority !== 'number') return '.priority is not a number';
  if (v.labels !== undefined) {
    const faultlabels = checkTexts(v.labels);
    if (faultlabels !== undefined) return `.labels${faultlabels}`;
  }
  if (v.minReserve !== undefined) {
    if (!Array.isArray(v.minReserve)) return '.minReserve is not a list';
    for (let i = 0; i < v.minReserve.length; i += 1) {
      const one = v.minReserve[i];
      const faultminReservei = checkResourceAmount(one);
      if (faultminReservei !== undefined) return `.minReserve[${i}]${faultminReservei}`;
    }
  }
  if (v.thresholds !== undefined) {
    const faultthresholds = checkThresholdSet(v.thresholds);
    if (faultthresholds !== undefined) return `.thresholds${faultthresholds}`;
  }
  if (v.policy !== undefined) {
    const faultpolicy = checkPolicy(v.policy);
    if (faultpolicy !== undefined) return `.policy${faultpolicy}`;
  }
  if (v.profile !== undefined && typeof v.profile !== 'string') return '.profile is not text';
  if (v.maxSeconds !== undefined && typeof v.maxSeconds !== 'number') return '.maxSeconds is not a number';
  if (v.maxOpen !== undefined && typeof v.maxOpen !== 'number') return '.maxOpen is not a number';
  if (v.confidenceThreshold !== undefined && typeof v.confidenceThreshold !== 'string') return '.confidenceThreshold is not text';
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkAccountResumedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkAccountSuspendedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (v.reason !== undefined && typeof v.reason !== 'string') return '.reason is not text';
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkAccountUpdatedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (v.labels !== undefined) {
    const faultlabels = checkTexts(v.labels);
    if (faultlabels !== undefined) return `.labels${faultlabels}`;
  }
  if (v.priority !== undefined && typeof v.priority !== 'number') return '.priority is not a number';
  if (v.minReserve !== undefined) {
    if (!Array.isArray(v.minReserve)) return '.minReserve is not a list';
    for (let i = 0; i < v.minReserve.length; i += 1) {
      const one = v.minReserve[i];
      const faultminReservei = checkResourceAmount(one);
      if (faultminReservei !== undefined) return `.minReserve[${i}]${faultminReservei}`;
    }
  }
  if (v.thresholds !== undefined) {
    const faultthresholds = checkThresholdSet(v.thresholds);
    if (faultthresholds !== undefined) return `.thresholds${faultthresholds}`;
  }
  if (v.policy !== undefined) {
    const faultpolicy = checkPolicy(v.policy);
    if (faultpolicy !== undefined) return `.policy${faultpolicy}`;
  }
  if (v.maxOpen !== undefined && typeof v.maxOpen !== 'number') return '.maxOpen is not a number';
  if (v.confidenceThreshold !== undefined && typeof v.confidenceThreshold !== 'string') return '.confidenceThreshold is not text';
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkAdjustedEventTotalsByOthers: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.payerId !== 'string') return '.payerId is not text';
  if (typeof v.amount !== 'string') return '.amount is not text';
  return undefined;
};

const checkChargeAdjustments: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.credited !== 'string') return '.credited is not text';
  if (typeof v.debited !== 'string') return '.debited is not text';
  if (v.byOthers !== undefined) {
    if (!Array.isArray(v.byOthers)) return '.byOthers is not a list';
    for (let i = 0; i < v.byOthers.length; i += 1) {
      const one = v.byOthers[i];
      const faultbyOthersi = checkAdjustedEventTotalsByOthers(one);
      if (faultbyOthersi !== undefined) return `.byOthers[${i}]${faultbyOthersi}`;
    }
  }
  return undefined;
};

const checkTokenClasses: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.input !== undefined && typeof v.input !== 'number') return '.input is not a number';
  if (v.cachedInput !== undefined && typeof v.cachedInput !== 'number') return '.cachedInput is not a number';
  if (v.cacheWrite !== undefined && typeof v.cacheWrite !== 'number') return '.cacheWrite is not a number';
  if (v.cacheWrite1h !== undefined && typeof v.cacheWrite1h !== 'number') return '.cacheWrite1h is not a number';
  if (v.output !== undefined && typeof v.output !== 'number') return '.output is not a number';
  if (v.reasoning !== undefined && typeof v.reasoning !== 'number') return '.reasoning is not a number';
  if (v.inputAudio !== undefined && typeof v.inputAudio !== 'number') return '.inputAudio is not a number';
  if (v.cachedAudio !== undefined && typeof v.cachedAudio !== 'number') return '.cachedAudio is not a number';
  if (v.outputAudio !== undefined && typeof v.outputAudio !== 'number') return '.outputAudio is not a number';
  if (v.inputImage !== undefined && typeof v.inputImage !== 'number') return '.inputImage is not a number';
  if (v.outputImage !== undefined && typeof v.outputImage !== 'number') return '.outputImage is not a number';
  return undefined;
};

const checkAttribution: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.operation !== undefined && typeof v.operation !== 'string') return '.operation is not text';
  if (v.model !== undefined && typeof v.model !== 'string') return '.model is not text';
  if (v.provider !== undefined && typeof v.provider !== 'string') return '.provider is not text';
  if (v.task !== undefined && typeof v.task !== 'string') return '.task is not text';
  if (v.session !== undefined && typeof v.session !== 'string') return '.session is not text';
  if (v.tags !== undefined) {
    const faulttags = checkTexts(v.tags);
    if (faulttags !== undefined) return `.tags${faulttags}`;
  }
  if (v.tokens !== undefined) {
    const faulttokens = checkTokenClasses(v.tokens);
    if (faulttokens !== undefined) return `.tokens${faulttokens}`;
  }
  if (v.seconds !== undefined && typeof v.seconds !== 'string') return '.seconds is not text';
  if (v.calls !== undefined && typeof v.calls !== 'number') return '.calls is not a number';
  return undefined;
};

const checkAdjustedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.revision !== 'string') return '.revision is not text';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (typeof v.resource !== 'string') return '.resource is not text';
  if (v.direction !== 'credit' && v.direction !== 'debit') return '.direction is not credit or debit';
  if (typeof v.amount !== 'string') return '.amount is not text';
  if (v.payerId !== null && typeof v.payerId !== 'string') return '.payerId is not text';
  if (v.closedBelowId !== undefined && typeof v.closedBelowId !== 'string') return '.closedBelowId is not text';
  if (v.overrun !== undefined && typeof v.overrun !== 'string') return '.overrun is not text';
  const faulttotals = checkChargeAdjustments(v.totals);
  if (faulttotals !== undefined) return `.totals${faulttotals}`;
  if (typeof v.chargedAt !== 'string') return '.chargedAt is not text';
  if (v.countedFrom !== undefined && typeof v.countedFrom !== 'string') return '.countedFrom is not text';
  if (v.attribution !== undefined) {
    const faultattribution = checkAttribution(v.attribution);
    if (faultattribution !== undefined) return `.attribution${faultattribution}`;
  }
  if (v.reason !== undefined && typeof v.reason !== 'string') return '.reason is not text';
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkAllocatedEventDistribution: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.strategy !== 'dynamic' && v.strategy !== 'equal' && v.strategy !== 'priority' && v.strategy !== 'proportional') return '.strategy is not dynamic or equal or priority or proportional';
  if (typeof v.number !== 'number') return '.number is not a number';
  return undefined;
};

const checkAllocatedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.fromId !== 'string') return '.fromId is not text';
  if (typeof v.toId !== 'string') return '.toId is not text';
  if (!Array.isArray(v.amounts)) return '.amounts is not a list';
  for (let i = 0; i < v.amounts.length; i += 1) {
    const one = v.amounts[i];
    const faultamountsi = checkResourceAmount(one);
    if (faultamountsi !== undefined) return `.amounts[${i}]${faultamountsi}`;
  }
  if (v.distribution !== undefined) {
    const faultdistribution = checkAllocatedEventDistribution(v.distribution);
    if (faultdistribution !== undefined) return `.distribution${faultdistribution}`;
  }
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkClockResetEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.from !== 'string') return '.from is not text';
  if (v.reason !== undefined && typeof v.reason !== 'string') return '.reason is not text';
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const KNOWN_COMMAND_REJECTED_EVENT_COMMAND: ReadonlySet<unknown> = new Set(['Adjust', 'Allocate', 'AtomicBatch', 'CloseAccount', 'CloseLedger', 'ClosePeriod', 'Consume', 'DefineResource', 'Distribute', 'ExtendReservation', 'Fund', 'OpenAccount', 'OpenEscrow', 'OpenLedger', 'Reallocate', 'Reclaim', 'RefundEscrow', 'ReleaseEscrow', 'RemoveLimit', 'ReportConfidence', 'ReportOutcome', 'Reserve', 'ResetClock', 'ResumeAccount', 'SetLimit', 'Settle', 'SuspendAccount', 'Transfer', 'UpdateAccount', 'VoidReservation', 'Withdraw']);

const checkCommandRejectedEventRejectionAccountClosed: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.code !== 'account_closed') return '.code is not account_closed';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  return undefined;
};

const checkCommandRejectedEventRejectionAccountExpired: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.code !== 'account_expired') return '.code is not account_expired';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (typeof v.expiredId !== 'string') return '.expiredId is not text';
  if (typeof v.expiredAt !== 'string') return '.expiredAt is not text';
  return undefined;
};

const checkCommandRejectedEventRejectionAccountInUse: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.code !== 'account_in_use') return '.code is not account_in_use';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (typeof v.openChildren !== 'number') return '.openChildren is not a number';
  if (v.openEscrows !== undefined && typeof v.openEscrows !== 'number') return '.openEscrows is not a number';
  return undefined;
};

const checkCommandRejectedEventRejectionAccountNotFound: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.code !== 'account_not_found') return '.code is not account_not_found';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  return undefined;
};

const checkCommandRejectedEventRejectionAccountSuspended: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.code !== 'account_suspended') return '.code is not account_suspended';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (typeof v.suspendedId !== 'string') return '.suspendedId is not text';
  return undefined;
};

const KNOWN_COMMAND_REJECTED_EVENT_REJECTION_ALREADY_EXISTS_WHAT: ReadonlySet<unknown> = new Set(['account', 'escrow', 'ledger', 'reservation', 'resource']);

const checkCommandRejectedEventRejectionAlreadyExists: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.code !== 'already_exists') return '.code is not already_exists';
  if (!KNOWN_COMMAND_REJECTED_EVENT_REJECTION_ALREADY_EXISTS_WHAT.has(v.what)) return '.what is not a known one';
  if (typeof v.id !== 'string') return '.id is not text';
  return undefined;
};

const KNOWN_COMMAND_REJECTED_EVENT_REJECTION_CAPACITY_EXCEEDED_LIMIT: ReadonlySet<unknown> = new Set(['escrows_per_account', 'funds_bits_per_resource', 'limits_per_account', 'reservations_per_account', 'resources_per_ledger', 'tree_depth']);

const checkCommandRejectedEventRejectionCapacityExceeded: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.code !== 'capacity_exceeded') return '.code is not capacity_exceeded';
  if (!KNOWN_COMMAND_REJECTED_EVENT_REJECTION_CAPACITY_EXCEEDED_LIMIT.has(v.limit)) return '.limit is not a known one';
  if (typeof v.max !== 'number') return '.max is not a number';
  return undefined;
};

const checkCommandRejectedEventRejectionConfidenceReached: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.code !== 'confidence_reached') return '.code is not confidence_reached';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (typeof v.ownerId !== 'string') return '.ownerId is not text';
  if (typeof v.confidence !== 'string') return '.confidence is not text';
  if (typeof v.threshold !== 'string') return '.threshold is not text';
  return undefined;
};

const checkCommandRejectedEventRejectionEscrowClosed: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.code !== 'escrow_closed') return '.code is not escrow_closed';
  if (typeof v.escrowId !== 'string') return '.escrowId is not text';
  if (v.status !== 'expired' && v.status !== 'refunded' && v.status !== 'released') return '.status is not expired or refunded or released';
  return undefined;
};

const checkCommandRejectedEventRejectionEscrowExceeded: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.code !== 'escrow_exceeded') return '.code is not escrow_exceeded';
  if (typeof v.escrowId !== 'string') return '.escrowId is not text';
  if (typeof v.resource !== 'string') return '.resource is not text';
  if (typeof v.requested !== 'string') return '.requested is not text';
  if (typeof v.remaining !== 'string') return '.remaining is not text';
  return undefined;
};

const checkCommandRejectedEventRejectionEscrowNotFound: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.code !== 'escrow_not_found') return '.code is not escrow_not_found';
  if (typeof v.escrowId !== 'string') return '.escrowId is not text';
  return undefined;
};

const checkCommandRejectedEventRejectionIdempotencyConflict: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.code !== 'idempotency_conflict') return '.code is not idempotency_conflict';
  if (typeof v.commandId !== 'string') return '.commandId is not text';
  return undefined;
};

const checkCommandRejectedEventRejectionInsufficientFunds: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.code !== 'insufficient_funds') return '.code is not insufficient_funds';
  if (v.accountId !== null && typeof v.accountId !== 'string') return '.accountId is not text';
  if (typeof v.resource !== 'string') return '.resource is not text';
  if (typeof v.requested !== 'string') return '.requested is not text';
  if (typeof v.available !== 'string') return '.available is not text';
  if (v.recoverable !== undefined && typeof v.recoverable !== 'string') return '.recoverable is not text';
  return undefined;
};

const checkCommandRejectedEventRejectionLedgerClosed: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.code !== 'ledger_closed') return '.code is not ledger_closed';
  if (typeof v.ledgerId !== 'string') return '.ledgerId is not text';
  return undefined;
};

const checkCommandRejectedEventRejectionLedgerNotFound: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.code !== 'ledger_not_found') return '.code is not ledger_not_found';
  if (typeof v.ledgerId !== 'string') return '.ledgerId is not text';
  return undefined;
};

const KNOWN_COMMAND_REJECTED_EVENT_REJECTION_LIMIT_EXCEEDED_WINDOW_UNIT: ReadonlySet<unknown> = new Set(['day', 'hour', 'minute', 'month', 'week', 'year']);

const checkWindow: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (!KNOWN_COMMAND_REJECTED_EVENT_REJECTION_LIMIT_EXCEEDED_WINDOW_UNIT.has(v.unit)) return '.unit is not a known one';
  if (typeof v.timeZone !== 'string') return '.timeZone is not text';
  return undefined;
};

const checkCommandRejectedEventRejectionLimitExceeded: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.code !== 'limit_exceeded') return '.code is not limit_exceeded';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (typeof v.resource !== 'string') return '.resource is not text';
  if (v.window !== undefined) {
    const faultwindow = checkWindow(v.window);
    if (faultwindow !== undefined) return `.window${faultwindow}`;
  }
  if (v.turnsAt !== undefined && typeof v.turnsAt !== 'string') return '.turnsAt is not text';
  if (typeof v.requested !== 'string') return '.requested is not text';
  if (typeof v.remaining !== 'string') return '.remaining is not text';
  return undefined;
};

const checkCommandRejectedEventRejectionLimitNotFound: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.code !== 'limit_not_found') return '.code is not limit_not_found';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (typeof v.resource !== 'string') return '.resource is not text';
  if (v.window !== undefined) {
    const faultwindow = checkWindow(v.window);
    if (faultwindow !== undefined) return `.window${faultwindow}`;
  }
  return undefined;
};

const KNOWN_COMMAND_REJECTED_EVENT_REJECTION_NOT_PERMITTED_REASON: ReadonlySet<unknown> = new Set(['charge_not_found', 'clock_not_ahead', 'clock_of_caller', 'credit_exceeds_charge', 'deadline_would_move_back', 'no_children', 'not_a_child', 'not_a_party', 'root_cannot_be_closed', 'root_has_no_parent']);

const checkCommandRejectedEventRejectionNotPermitted: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.code !== 'not_permitted') return '.code is not not_permitted';
  if (!KNOWN_COMMAND_REJECTED_EVENT_REJECTION_NOT_PERMITTED_REASON.has(v.reason)) return '.reason is not a known one';
  return undefined;
};

const checkCommandRejectedEventRejectionPriceUnknown: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.code !== 'price_unknown') return '.code is not price_unknown';
  if (v.provider !== undefined && typeof v.provider !== 'string') return '.provider is not text';
  if (v.model !== undefined && typeof v.model !== 'string') return '.model is not text';
  return undefined;
};

const checkCommandRejectedEventRejectionProfileNotFound: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.code !== 'profile_not_found') return '.code is not profile_not_found';
  if (typeof v.profile !== 'string') return '.profile is not text';
  return undefined;
};

const checkCommandRejectedEventRejectionReservationClosed: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.code !== 'reservation_closed') return '.code is not reservation_closed';
  if (typeof v.reservationId !== 'string') return '.reservationId is not text';
  if (v.status !== 'expired' && v.status !== 'settled' && v.status !== 'voided') return '.status is not expired or settled or voided';
  return undefined;
};

const checkCommandRejectedEventRejectionReservationNotFound: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.code !== 'reservation_not_found') return '.code is not reservation_not_found';
  if (typeof v.reservationId !== 'string') return '.reservationId is not text';
  return undefined;
};

const checkCommandRejectedEventRejectionResourceUnknown: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.code !== 'resource_unknown') return '.code is not resource_unknown';
  if (typeof v.resource !== 'string') return '.resource is not text';
  return undefined;
};

const checkCommandRejectedEventRejectionStopped: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.code !== 'stopped') return '.code is not stopped';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (typeof v.ownerId !== 'string') return '.ownerId is not text';
  if (typeof v.resource !== 'string') return '.resource is not text';
  return undefined;
};

const checkCommandRejectedEventRejectionThrottled: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.code !== 'throttled') return '.code is not throttled';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (typeof v.ownerId !== 'string') return '.ownerId is not text';
  if (typeof v.resource !== 'string') return '.resource is not text';
  if (typeof v.retryAt !== 'string') return '.retryAt is not text';
  return undefined;
};

const checkCommandRejectedEventRejectionTimeReversed: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.code !== 'time_reversed') return '.code is not time_reversed';
  if (typeof v.at !== 'string') return '.at is not text';
  if (typeof v.notBefore !== 'string') return '.notBefore is not text';
  return undefined;
};

const checkCommandRejectedEventRejectionTooLarge: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.code !== 'too_large') return '.code is not too_large';
  if (v.limit !== 'bytes' && v.limit !== 'entries' && v.limit !== 'events') return '.limit is not bytes or entries or events';
  if (typeof v.max !== 'number') return '.max is not a number';
  return undefined;
};

const checkRejection: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  switch (v.code) {
    case 'account_closed': return checkCommandRejectedEventRejectionAccountClosed(v);
    case 'account_expired': return checkCommandRejectedEventRejectionAccountExpired(v);
    case 'account_in_use': return checkCommandRejectedEventRejectionAccountInUse(v);
    case 'account_not_found': return checkCommandRejectedEventRejectionAccountNotFound(v);
    case 'account_suspended': return checkCommandRejectedEventRejectionAccountSuspended(v);
    case 'already_exists': return checkCommandRejectedEventRejectionAlreadyExists(v);
    case 'capacity_exceeded': return checkCommandRejectedEventRejectionCapacityExceeded(v);
    case 'confidence_reached': return checkCommandRejectedEventRejectionConfidenceReached(v);
    case 'escrow_closed': return checkCommandRejectedEventRejectionEscrowClosed(v);
    case 'escrow_exceeded': return checkCommandRejectedEventRejectionEscrowExceeded(v);
    case 'escrow_not_found': return checkCommandRejectedEventRejectionEscrowNotFound(v);
    case 'idempotency_conflict': return checkCommandRejectedEventRejectionIdempotencyConflict(v);
    case 'insufficient_funds': return checkCommandRejectedEventRejectionInsufficientFunds(v);
    case 'ledger_closed': return checkCommandRejectedEventRejectionLedgerClosed(v);
    case 'ledger_not_found': return checkCommandRejectedEventRejectionLedgerNotFound(v);
    case 'limit_exceeded': return checkCommandRejectedEventRejectionLimitExceeded(v);
    case 'limit_not_found': return checkCommandRejectedEventRejectionLimitNotFound(v);
    case 'not_permitted': return checkCommandRejectedEventRejectionNotPermitted(v);
    case 'price_unknown': return checkCommandRejectedEventRejectionPriceUnknown(v);
    case 'profile_not_found': return checkCommandRejectedEventRejectionProfileNotFound(v);
    case 'reservation_closed': return checkCommandRejectedEventRejectionReservationClosed(v);
    case 'reservation_not_found': return checkCommandRejectedEventRejectionReservationNotFound(v);
    case 'resource_unknown': return checkCommandRejectedEventRejectionResourceUnknown(v);
    case 'stopped': return checkCommandRejectedEventRejectionStopped(v);
    case 'throttled': return checkCommandRejectedEventRejectionThrottled(v);
    case 'time_reversed': return checkCommandRejectedEventRejectionTimeReversed(v);
    case 'too_large': return checkCommandRejectedEventRejectionTooLarge(v);
    default: return '.code is not a known one';
  }
  return undefined;
};

const checkCommandRejectedEventContentCallerAccount: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.kind !== 'account') return '.kind is not account';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  return undefined;
};

const checkCommandRejectedEventContentCallerOperator: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.kind !== 'operator') return '.kind is not operator';
  return undefined;
};

const checkPrincipal: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  switch (v.kind) {
    case 'account': return checkCommandRejectedEventContentCallerAccount(v);
    case 'operator': return checkCommandRejectedEventContentCallerOperator(v);
    default: return '.kind is not a known one';
  }
  return undefined;
};

const checkRefusedContent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  const faultcaller = checkPrincipal(v.caller);
  if (faultcaller !== undefined) return `.caller${faultcaller}`;
  if (v.occurredAt !== undefined && typeof v.occurredAt !== 'string') return '.occurredAt is not text';
  if (v.at !== undefined && typeof v.at !== 'string') return '.at is not text';
  const faultbody = checkObject(v.body);
  if (faultbody !== undefined) return `.body${faultbody}`;
  return undefined;
};

const checkCommandRejectedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (!KNOWN_COMMAND_REJECTED_EVENT_COMMAND.has(v.command)) return '.command is not a known one';
  if (v.accountId !== undefined && typeof v.accountId !== 'string') return '.accountId is not text';
  if (v.item !== undefined && typeof v.item !== 'number') return '.item is not a number';
  const faultrejection = checkRejection(v.rejection);
  if (faultrejection !== undefined) return `.rejection${faultrejection}`;
  if (v.content !== undefined) {
    const faultcontent = checkRefusedContent(v.content);
    if (faultcontent !== undefined) return `.content${faultcontent}`;
  }
  if (v.contentBytes !== undefined && typeof v.contentBytes !== 'number') return '.contentBytes is not a number';
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkConfidenceReportedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (typeof v.confidence !== 'string') return '.confidence is not text';
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkConsumedEventPricePerMillion: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.input !== undefined && typeof v.input !== 'string') return '.input is not text';
  if (v.cachedInput !== undefined && typeof v.cachedInput !== 'string') return '.cachedInput is not text';
  if (v.cacheWrite !== undefined && typeof v.cacheWrite !== 'string') return '.cacheWrite is not text';
  if (v.cacheWrite1h !== undefined && typeof v.cacheWrite1h !== 'string') return '.cacheWrite1h is not text';
  if (v.output !== undefined && typeof v.output !== 'string') return '.output is not text';
  if (v.reasoning !== undefined && typeof v.reasoning !== 'string') return '.reasoning is not text';
  if (v.inputAudio !== undefined && typeof v.inputAudio !== 'string') return '.inputAudio is not text';
  if (v.cachedAudio !== undefined && typeof v.cachedAudio !== 'string') return '.cachedAudio is not text';
  if (v.outputAudio !== undefined && typeof v.outputAudio !== 'string') return '.outputAudio is not text';
  if (v.inputImage !== undefined && typeof v.inputImage !== 'string') return '.inputImage is not text';
  if (v.outputImage !== undefined && typeof v.outputImage !== 'string') return '.outputImage is not text';
  return undefined;
};

const checkPriceUsed: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.source !== 'string') return '.source is not text';
  if (typeof v.provider !== 'string') return '.provider is not text';
  if (typeof v.model !== 'string') return '.model is not text';
  if (v.from !== undefined && typeof v.from !== 'string') return '.from is not text';
  if (v.perMillion !== undefined) {
    const faultperMillion = checkConsumedEventPricePerMillion(v.perMillion);
    if (faultperMillion !== undefined) return `.perMillion${faultperMillion}`;
  }
  if (v.perSecond !== undefined && typeof v.perSecond !== 'string') return '.perSecond is not text';
  if (v.perCall !== undefined && typeof v.perCall !== 'string') return '.perCall is not text';
  if (v.perSearch !== undefined && typeof v.perSearch !== 'string') return '.perSearch is not text';
  if (v.serviceTier !== undefined && v.serviceTier !== 'batch' && v.serviceTier !== 'flex' && v.serviceTier !== 'priority') return '.serviceTier is not batch or flex or priority';
  if (v.approximate !== undefined && v.approximate !== true) return '.approximate is not true';
  return undefined;
};

const checkBilledUsage: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.usd !== 'string') return '.usd is not text';
  if (v.provider !== undefined && typeof v.provider !== 'string') return '.provider is not text';
  if (v.model !== undefined && typeof v.model !== 'string') return '.model is not text';
  if (v.tokens !== undefined) {
    const faulttokens = checkTokenClasses(v.tokens);
    if (faulttokens !== undefined) return `.tokens${faulttokens}`;
  }
  if (v.seconds !== undefined && typeof v.seconds !== 'string') return '.seconds is not text';
  if (v.calls !== undefined && typeof v.calls !== 'number') return '.calls is not a number';
  if (v.searches !== undefined && typeof v.searches !== 'number') return '.searches is not a number';
  if (v.serviceTier !== undefined && v.serviceTier !== 'batch' && v.serviceTier !== 'flex' && v.serviceTier !== 'priority') return '.serviceTier is not batch or flex or priority';
  return undefined;
};

const checkExceededLimit: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (typeof v.resource !== 'string') return '.resource is not text';
  if (v.window !== undefined) {
    const faultwindow = checkWindow(v.window);
    if (faultwindow !== undefined) return `.window${faultwindow}`;
  }
  if (typeof v.by !== 'string') return '.by is not text';
  return undefined;
};

const checkCharge: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.resource !== 'string') return '.resource is not text';
  if (typeof v.amount !== 'string') return '.amount is not text';
  if (v.payerId !== null && typeof v.payerId !== 'string') return '.payerId is not text';
  if (v.overrun !== undefined && typeof v.overrun !== 'string') return '.overrun is not text';
  return undefined;
};

const checkConsumedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.attribution !== undefined) {
    const faultattribution = checkAttribution(v.attribution);
    if (faultattribution !== undefined) return `.attribution${faultattribution}`;
  }
  if (v.occurredAt !== undefined && typeof v.occurredAt !== 'string') return '.occurredAt is not text';
  if (v.occurredAtClaimed !== undefined && typeof v.occurredAtClaimed !== 'string') return '.occurredAtClaimed is not text';
  if (v.price !== undefined) {
    const faultprice = checkPriceUsed(v.price);
    if (faultprice !== undefined) return `.price${faultprice}`;
  }
  if (v.billedBefore !== undefined) {
    const faultbilledBefore = checkBilledUsage(v.billedBefore);
    if (faultbilledBefore !== undefined) return `.billedBefore${faultbilledBefore}`;
  }
  if (v.unpriced !== undefined && v.unpriced !== true) return '.unpriced is not true';
  if (v.exceeded !== undefined) {
    if (!Array.isArray(v.exceeded)) return '.exceeded is not a list';
    for (let i = 0; i < v.exceeded.length; i += 1) {
      const one = v.exceeded[i];
      const faultexceededi = checkExceededLimit(one);
      if (faultexceededi !== undefined) return `.exceeded[${i}]${faultexceededi}`;
    }
  }
  if (v.observed !== undefined) {
    const faultobserved = checkRejection(v.observed);
    if (faultobserved !== undefined) return `.observed${faultobserved}`;
  }
  if (v.period !== undefined && typeof v.period !== 'number') return '.period is not a number';
  if (v.rounded !== undefined) {
    if (!Array.isArray(v.rounded)) return '.rounded is not a list';
    for (let i = 0; i < v.rounded.length; i += 1) {
      const one = v.rounded[i];
      const faultroundedi = checkResourceAmount(one);
      if (faultroundedi !== undefined) return `.rounded[${i}]${faultroundedi}`;
    }
  }
  if (v.unbooked !== undefined) {
    if (!Array.isArray(v.unbooked)) return '.unbooked is not a list';
    for (let i = 0; i < v.unbooked.length; i += 1) {
      const one = v.unbooked[i];
      const faultunbookedi = checkResourceAmount(one);
      if (faultunbookedi !== undefined) return `.unbooked[${i}]${faultunbookedi}`;
    }
  }
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (v.unknownAccount !== undefined && typeof v.unknownAccount !== 'string') return '.unknownAccount is not text';
  if (v.mode !== 'enforce' && v.mode !== 'record') return '.mode is not enforce or record';
  if (!Array.isArray(v.charges)) return '.charges is not a list';
  for (let i = 0; i < v.charges.length; i += 1) {
    const one = v.charges[i];
    const faultchargesi = checkCharge(one);
    if (faultchargesi !== undefined) return `.charges[${i}]${faultchargesi}`;
  }
  if (v.reservationId !== undefined && typeof v.reservationId !== 'string') return '.reservationId is not text';
  if (v.late !== undefined && typeof v.late !== 'boolean') return '.late is not true or false';
  if (v.countedFrom !== undefined && typeof v.countedFrom !== 'string') return '.countedFrom is not text';
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkEscrowRefundedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.escrowId !== 'string') return '.escrowId is not text';
  if (typeof v.payerId !== 'string') return '.payerId is not text';
  if (typeof v.payeeId !== 'string') return '.payeeId is not text';
  if (!Array.isArray(v.amounts)) return '.amounts is not a list';
  for (let i = 0; i < v.amounts.length; i += 1) {
    const one = v.amounts[i];
    const faultamountsi = checkResourceAmount(one);
    if (faultamountsi !== undefined) return `.amounts[${i}]${faultamountsi}`;
  }
  if (v.byId !== undefined && typeof v.byId !== 'string') return '.byId is not text';
  if (v.cause !== 'expired' && v.cause !== 'requested') return '.cause is not expired or requested';
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkEscrowReleasedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.escrowId !== 'string') return '.escrowId is not text';
  if (typeof v.payerId !== 'string') return '.payerId is not text';
  if (typeof v.payeeId !== 'string') return '.payeeId is not text';
  if (!Array.isArray(v.amounts)) return '.amounts is not a list';
  for (let i = 0; i < v.amounts.length; i += 1) {
    const one = v.amounts[i];
    const faultamountsi = checkResourceAmount(one);
    if (faultamountsi !== undefined) return `.amounts[${i}]${faultamountsi}`;
  }
  if (v.byId !== undefined && typeof v.byId !== 'string') return '.byId is not text';
  if (typeof v.final !== 'boolean') return '.final is not true or false';
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkEscrowedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.escrowId !== 'string') return '.escrowId is not text';
  if (typeof v.payerId !== 'string') return '.payerId is not text';
  if (typeof v.payeeId !== 'string') return '.payeeId is not text';
  if (v.arbiterId !== undefined && typeof v.arbiterId !== 'string') return '.arbiterId is not text';
  if (!Array.isArray(v.amounts)) return '.amounts is not a list';
  for (let i = 0; i < v.amounts.length; i += 1) {
    const one = v.amounts[i];
    const faultamountsi = checkResourceAmount(one);
    if (faultamountsi !== undefined) return `.amounts[${i}]${faultamountsi}`;
  }
  if (v.expiresAt !== undefined && typeof v.expiresAt !== 'string') return '.expiresAt is not text';
  if (v.reason !== undefined && typeof v.reason !== 'string') return '.reason is not text';
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkFundedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (!Array.isArray(v.amounts)) return '.amounts is not a list';
  for (let i = 0; i < v.amounts.length; i += 1) {
    const one = v.amounts[i];
    const faultamountsi = checkResourceAmount(one);
    if (faultamountsi !== undefined) return `.amounts[${i}]${faultamountsi}`;
  }
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkLedgerClosedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkLedgerOpenedEventResources: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.resource !== 'string') return '.resource is not text';
  if (typeof v.scale !== 'number') return '.scale is not a number';
  return undefined;
};

const checkLedgerOpenedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.ledgerId !== 'string') return '.ledgerId is not text';
  if (v.clock !== 'caller' && v.clock !== 'server') return '.clock is not caller or server';
  if (!Array.isArray(v.resources)) return '.resources is not a list';
  for (let i = 0; i < v.resources.length; i += 1) {
    const one = v.resources[i];
    const faultresourcesi = checkLedgerOpenedEventResources(one);
    if (faultresourcesi !== undefined) return `.resources[${i}]${faultresourcesi}`;
  }
  if (v.policy !== undefined) {
    const faultpolicy = checkPolicy(v.policy);
    if (faultpolicy !== undefined) return `.policy${faultpolicy}`;
  }
  if (v.thresholds !== undefined) {
    const faultthresholds = checkThresholdSet(v.thresholds);
    if (faultthresholds !== undefined) return `.thresholds${faultthresholds}`;
  }
  if (v.labels !== undefined) {
    const faultlabels = checkTexts(v.labels);
    if (faultlabels !== undefined) return `.labels${faultlabels}`;
  }
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkLimitRemovedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (typeof v.resource !== 'string') return '.resource is not text';
  if (v.window !== undefined) {
    const faultwindow = checkWindow(v.window);
    if (faultwindow !== undefined) return `.window${faultwindow}`;
  }
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkPriorityShare: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.share !== 'string') return '.share is not text';
  if (typeof v.priorityFrom !== 'number') return '.priorityFrom is not a number';
  return undefined;
};

const checkLimitSetEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.rollover !== undefined && typeof v.rollover !== 'string') return '.rollover is not text';
  if (v.tolerance !== undefined && typeof v.tolerance !== 'string') return '.tolerance is not text';
  if (v.priorityShare !== undefined) {
    const faultpriorityShare = checkPriorityShare(v.priorityShare);
    if (faultpriorityShare !== undefined) return `.priorityShare${faultpriorityShare}`;
  }
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (typeof v.resource !== 'string') return '.resource is not text';
  if (typeof v.amount !== 'string') return '.amount is not text';
  if (v.window !== undefined) {
    const faultwindow = checkWindow(v.window);
    if (faultwindow !== undefined) return `.window${faultwindow}`;
  }
  if (v.startsAt !== undefined && typeof v.startsAt !== 'string') return '.startsAt is not text';
  if (v.endsAt !== undefined && typeof v.endsAt !== 'string') return '.endsAt is not text';
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkOutcomeReportedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (typeof v.work !== 'string') return '.work is not text';
  if (v.success !== undefined && typeof v.success !== 'boolean') return '.success is not true or false';
  if (v.attribution !== undefined) {
    const faultattribution = checkAttribution(v.attribution);
    if (faultattribution !== undefined) return `.attribution${faultattribution}`;
  }
  if (v.occurredAt !== undefined && typeof v.occurredAt !== 'string') return '.occurredAt is not text';
  if (v.occurredAtClaimed !== undefined && typeof v.occurredAtClaimed !== 'string') return '.occurredAtClaimed is not text';
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkPeriodTotals: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.resource !== 'string') return '.resource is not text';
  if (typeof v.funded !== 'string') return '.funded is not text';
  if (typeof v.withdrawn !== 'string') return '.withdrawn is not text';
  if (typeof v.available !== 'string') return '.available is not text';
  if (typeof v.held !== 'string') return '.held is not text';
  if (typeof v.consumed !== 'string') return '.consumed is not text';
  if (typeof v.used !== 'string') return '.used is not text';
  return undefined;
};

const checkPeriodClosedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.number !== 'number') return '.number is not a number';
  if (v.label !== undefined && typeof v.label !== 'string') return '.label is not text';
  if (typeof v.from !== 'string') return '.from is not text';
  if (!Array.isArray(v.totals)) return '.totals is not a list';
  for (let i = 0; i < v.totals.length; i += 1) {
    const one = v.totals[i];
    const faulttotalsi = checkPeriodTotals(one);
    if (faulttotalsi !== undefined) return `.totals[${i}]${faulttotalsi}`;
  }
  if (typeof v.revision !== 'string') return '.revision is not text';
  if (typeof v.chainHead !== 'string') return '.chainHead is not text';
  if (typeof v.balancesHash !== 'string') return '.balancesHash is not text';
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkReallocatedEventDonors: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (typeof v.resource !== 'string') return '.resource is not text';
  if (typeof v.amount !== 'string') return '.amount is not text';
  return undefined;
};

const checkReallocatedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (v.payerId !== null && typeof v.payerId !== 'string') return '.payerId is not text';
  if (!Array.isArray(v.requested)) return '.requested is not a list';
  for (let i = 0; i < v.requested.length; i += 1) {
    const one = v.requested[i];
    const faultrequestedi = checkResourceAmount(one);
    if (faultrequestedi !== undefined) return `.requested[${i}]${faultrequestedi}`;
  }
  if (!Array.isArray(v.recovered)) return '.recovered is not a list';
  for (let i = 0; i < v.recovered.length; i += 1) {
    const one = v.recovered[i];
    const faultrecoveredi = checkResourceAmount(one);
    if (faultrecoveredi !== undefined) return `.recovered[${i}]${faultrecoveredi}`;
  }
  if (!Array.isArray(v.donors)) return '.donors is not a list';
  for (let i = 0; i < v.donors.length; i += 1) {
    const one = v.donors[i];
    const faultdonorsi = checkReallocatedEventDonors(one);
    if (faultdonorsi !== undefined) return `.donors[${i}]${faultdonorsi}`;
  }
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkReclaimedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.fromId !== 'string') return '.fromId is not text';
  if (typeof v.toId !== 'string') return '.toId is not text';
  if (!Array.isArray(v.amounts)) return '.amounts is not a list';
  for (let i = 0; i < v.amounts.length; i += 1) {
    const one = v.amounts[i];
    const faultamountsi = checkResourceAmount(one);
    if (faultamountsi !== undefined) return `.amounts[${i}]${faultamountsi}`;
  }
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const KNOWN_REJECTIONS_COUNTED_EVENT_CODE: ReadonlySet<unknown> = new Set(['account_closed', 'account_expired', 'account_in_use', 'account_not_found', 'account_suspended', 'already_exists', 'capacity_exceeded', 'confidence_reached', 'escrow_closed', 'escrow_exceeded', 'escrow_not_found', 'idempotency_conflict', 'insufficient_funds', 'ledger_closed', 'ledger_not_found', 'limit_exceeded', 'limit_not_found', 'not_permitted', 'price_unknown', 'profile_not_found', 'reservation_closed', 'reservation_not_found', 'resource_unknown', 'stopped', 'throttled', 'time_reversed', 'too_large']);

const checkRejectionsCountedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (!KNOWN_REJECTIONS_COUNTED_EVENT_CODE.has(v.code)) return '.code is not a known one';
  if (typeof v.count !== 'number') return '.count is not a number';
  if (typeof v.from !== 'string') return '.from is not text';
  if (typeof v.to !== 'string') return '.to is not text';
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkReleasedAmount: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.resource !== 'string') return '.resource is not text';
  if (typeof v.amount !== 'string') return '.amount is not text';
  if (typeof v.otherId !== 'string') return '.otherId is not text';
  if (v.deficit !== undefined && typeof v.deficit !== 'boolean') return '.deficit is not true or false';
  return undefined;
};

const checkReleasedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (!Array.isArray(v.amounts)) return '.amounts is not a list';
  for (let i = 0; i < v.amounts.length; i += 1) {
    const one = v.amounts[i];
    const faultamountsi = checkReleasedAmount(one);
    if (faultamountsi !== undefined) return `.amounts[${i}]${faultamountsi}`;
  }
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkReservationExtendedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.observed !== undefined) {
    const faultobserved = checkRejection(v.observed);
    if (faultobserved !== undefined) return `.observed${faultobserved}`;
  }
  if (typeof v.reservationId !== 'string') return '.reservationId is not text';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (typeof v.expiresAt !== 'string') return '.expiresAt is not text';
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkHold: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.resource !== 'string') return '.resource is not text';
  if (typeof v.amount !== 'string') return '.amount is not text';
  if (v.payerId !== null && typeof v.payerId !== 'string') return '.payerId is not text';
  return undefined;
};

const checkReservationVoidedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.reservationId !== 'string') return '.reservationId is not text';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (!Array.isArray(v.released)) return '.released is not a list';
  for (let i = 0; i < v.released.length; i += 1) {
    const one = v.released[i];
    const faultreleasedi = checkHold(one);
    if (faultreleasedi !== undefined) return `.released[${i}]${faultreleasedi}`;
  }
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkExpiredReservation: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.reservationId !== 'string') return '.reservationId is not text';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (!Array.isArray(v.released)) return '.released is not a list';
  for (let i = 0; i < v.released.length; i += 1) {
    const one = v.released[i];
    const faultreleasedi = checkHold(one);
    if (faultreleasedi !== undefined) return `.released[${i}]${faultreleasedi}`;
  }
  return undefined;
};

const checkReservationsExpiredEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.cause !== 'account_closed' && v.cause !== 'deadline' && v.cause !== 'ledger_closed') return '.cause is not account_closed or deadline or ledger_closed';
  if (!Array.isArray(v.reservations)) return '.reservations is not a list';
  for (let i = 0; i < v.reservations.length; i += 1) {
    const one = v.reservations[i];
    const faultreservationsi = checkExpiredReservation(one);
    if (faultreservationsi !== undefined) return `.reservations[${i}]${faultreservationsi}`;
  }
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkRecordedEstimate: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.provider !== undefined && typeof v.provider !== 'string') return '.provider is not text';
  if (typeof v.model !== 'string') return '.model is not text';
  if (typeof v.inputTokens !== 'number') return '.inputTokens is not a number';
  if (typeof v.maxOutputTokens !== 'number') return '.maxOutputTokens is not a number';
  if (v.method !== 'given' && v.method !== 'heuristic' && !(typeof v.method === 'string' && v.method.startsWith('tokenizer:'))) return '.method is not given or heuristic or tokenizer:...';
  return undefined;
};

const checkReservedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.attribution !== undefined) {
    const faultattribution = checkAttribution(v.attribution);
    if (faultattribution !== undefined) return `.attribution${faultattribution}`;
  }
  if (v.occurredAt !== undefined && typeof v.occurredAt !== 'string') return '.occurredAt is not text';
  if (v.occurredAtClaimed !== undefined && typeof v.occurredAtClaimed !== 'string') return '.occurredAtClaimed is not text';
  if (v.price !== undefined) {
    const faultprice = checkPriceUsed(v.price);
    if (faultprice !== undefined) return `.price${faultprice}`;
  }
  if (v.billedBefore !== undefined) {
    const faultbilledBefore = checkBilledUsage(v.billedBefore);
    if (faultbilledBefore !== undefined) return `.billedBefore${faultbilledBefore}`;
  }
  if (v.unpriced !== undefined && v.unpriced !== true) return '.unpriced is not true';
  if (v.exceeded !== undefined) {
    if (!Array.isArray(v.exceeded)) return '.exceeded is not a list';
    for (let i = 0; i < v.exceeded.length; i += 1) {
      const one = v.exceeded[i];
      const faultexceededi = checkExceededLimit(one);
      if (faultexceededi !== undefined) return `.exceeded[${i}]${faultexceededi}`;
    }
  }
  if (v.observed !== undefined) {
    const faultobserved = checkRejection(v.observed);
    if (faultobserved !== undefined) return `.observed${faultobserved}`;
  }
  if (v.period !== undefined && typeof v.period !== 'number') return '.period is not a number';
  if (v.rounded !== undefined) {
    if (!Array.isArray(v.rounded)) return '.rounded is not a list';
    for (let i = 0; i < v.rounded.length; i += 1) {
      const one = v.rounded[i];
      const faultroundedi = checkResourceAmount(one);
      if (faultroundedi !== undefined) return `.rounded[${i}]${faultroundedi}`;
    }
  }
  if (v.unbooked !== undefined) {
    if (!Array.isArray(v.unbooked)) return '.unbooked is not a list';
    for (let i = 0; i < v.unbooked.length; i += 1) {
      const one = v.unbooked[i];
      const faultunbookedi = checkResourceAmount(one);
      if (faultunbookedi !== undefined) return `.unbooked[${i}]${faultunbookedi}`;
    }
  }
  if (typeof v.reservationId !== 'string') return '.reservationId is not text';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (!Array.isArray(v.holds)) return '.holds is not a list';
  for (let i = 0; i < v.holds.length; i += 1) {
    const one = v.holds[i];
    const faultholdsi = checkHold(one);
    if (faultholdsi !== undefined) return `.holds[${i}]${faultholdsi}`;
  }
  if (typeof v.expiresAt !== 'string') return '.expiresAt is not text';
  if (v.estimate !== undefined) {
    const faultestimate = checkRecordedEstimate(v.estimate);
    if (faultestimate !== undefined) return `.estimate${faultestimate}`;
  }
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkResourceDefinedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.resource !== 'string') return '.resource is not text';
  if (typeof v.scale !== 'number') return '.scale is not a number';
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkSettledCharge: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.fromHold !== 'string') return '.fromHold is not text';
  if (typeof v.resource !== 'string') return '.resource is not text';
  if (typeof v.amount !== 'string') return '.amount is not text';
  if (v.payerId !== null && typeof v.payerId !== 'string') return '.payerId is not text';
  if (v.overrun !== undefined && typeof v.overrun !== 'string') return '.overrun is not text';
  return undefined;
};

const checkSettledEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.attribution !== undefined) {
    const faultattribution = checkAttribution(v.attribution);
    if (faultattribution !== undefined) return `.attribution${faultattribution}`;
  }
  if (v.occurredAt !== undefined && typeof v.occurredAt !== 'string') return '.occurredAt is not text';
  if (v.occurredAtClaimed !== undefined && typeof v.occurredAtClaimed !== 'string') return '.occurredAtClaimed is not text';
  if (v.price !== undefined) {
    const faultprice = checkPriceUsed(v.price);
    if (faultprice !== undefined) return `.price${faultprice}`;
  }
  if (v.billedBefore !== undefined) {
    const faultbilledBefore = checkBilledUsage(v.billedBefore);
    if (faultbilledBefore !== undefined) return `.billedBefore${faultbilledBefore}`;
  }
  if (v.unpriced !== undefined && v.unpriced !== true) return '.unpriced is not true';
  if (v.exceeded !== undefined) {
    if (!Array.isArray(v.exceeded)) return '.exceeded is not a list';
    for (let i = 0; i < v.exceeded.length; i += 1) {
      const one = v.exceeded[i];
      const faultexceededi = checkExceededLimit(one);
      if (faultexceededi !== undefined) return `.exceeded[${i}]${faultexceededi}`;
    }
  }
  if (v.observed !== undefined) {
    const faultobserved = checkRejection(v.observed);
    if (faultobserved !== undefined) return `.observed${faultobserved}`;
  }
  if (v.period !== undefined && typeof v.period !== 'number') return '.period is not a number';
  if (v.rounded !== undefined) {
    if (!Array.isArray(v.rounded)) return '.rounded is not a list';
    for (let i = 0; i < v.rounded.length; i += 1) {
      const one = v.rounded[i];
      const faultroundedi = checkResourceAmount(one);
      if (faultroundedi !== undefined) return `.rounded[${i}]${faultroundedi}`;
    }
  }
  if (v.unbooked !== undefined) {
    if (!Array.isArray(v.unbooked)) return '.unbooked is not a list';
    for (let i = 0; i < v.unbooked.length; i += 1) {
      const one = v.unbooked[i];
      const faultunbookedi = checkResourceAmount(one);
      if (faultunbookedi !== undefined) return `.unbooked[${i}]${faultunbookedi}`;
    }
  }
  if (typeof v.reservationId !== 'string') return '.reservationId is not text';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (!Array.isArray(v.charges)) return '.charges is not a list';
  for (let i = 0; i < v.charges.length; i += 1) {
    const one = v.charges[i];
    const faultchargesi = checkSettledCharge(one);
    if (faultchargesi !== undefined) return `.charges[${i}]${faultchargesi}`;
  }
  if (!Array.isArray(v.released)) return '.released is not a list';
  for (let i = 0; i < v.released.length; i += 1) {
    const one = v.released[i];
    const faultreleasedi = checkHold(one);
    if (faultreleasedi !== undefined) return `.released[${i}]${faultreleasedi}`;
  }
  if (typeof v.final !== 'boolean') return '.final is not true or false';
  if (v.late !== undefined && typeof v.late !== 'boolean') return '.late is not true or false';
  if (v.countedFrom !== undefined && typeof v.countedFrom !== 'string') return '.countedFrom is not text';
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const KNOWN_THRESHOLD_CROSSED_EVENT_STATUS: ReadonlySet<unknown> = new Set(['black', 'green', 'orange', 'red', 'yellow']);

const checkThresholdCrossedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.ownerId !== 'string') return '.ownerId is not text';
  if (typeof v.resource !== 'string') return '.resource is not text';
  if (v.basis !== 'funds' && v.basis !== 'limit') return '.basis is not funds or limit';
  if (v.window !== undefined) {
    const faultwindow = checkWindow(v.window);
    if (faultwindow !== undefined) return `.window${faultwindow}`;
  }
  if (typeof v.threshold !== 'string') return '.threshold is not text';
  if (!KNOWN_THRESHOLD_CROSSED_EVENT_STATUS.has(v.status)) return '.status is not a known one';
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkTransferredEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.fromId !== 'string') return '.fromId is not text';
  if (typeof v.toId !== 'string') return '.toId is not text';
  if (!Array.isArray(v.amounts)) return '.amounts is not a list';
  for (let i = 0; i < v.amounts.length; i += 1) {
    const one = v.amounts[i];
    const faultamountsi = checkResourceAmount(one);
    if (faultamountsi !== undefined) return `.amounts[${i}]${faultamountsi}`;
  }
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkWindowStartedEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (typeof v.resource !== 'string') return '.resource is not text';
  const faultwindow = checkWindow(v.window);
  if (faultwindow !== undefined) return `.window${faultwindow}`;
  if (typeof v.startsAt !== 'string') return '.startsAt is not text';
  if (typeof v.endsAt !== 'string') return '.endsAt is not text';
  if (typeof v.rolledIn !== 'string') return '.rolledIn is not text';
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkWithdrawnEvent: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (!Array.isArray(v.amounts)) return '.amounts is not a list';
  for (let i = 0; i < v.amounts.length; i += 1) {
    const one = v.amounts[i];
    const faultamountsi = checkResourceAmount(one);
    if (faultamountsi !== undefined) return `.amounts[${i}]${faultamountsi}`;
  }
  if (typeof v.at !== 'string') return '.at is not text';
  return undefined;
};

const checkAdjust: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'Adjust') return '.type is not Adjust';
  if (typeof v.revision !== 'string') return '.revision is not text';
  if (typeof v.resource !== 'string') return '.resource is not text';
  if (v.direction !== 'credit' && v.direction !== 'debit') return '.direction is not credit or debit';
  if (typeof v.amount !== 'string') return '.amount is not text';
  if (v.reason !== undefined && typeof v.reason !== 'string') return '.reason is not text';
  return undefined;
};

const checkAllocate: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'Allocate') return '.type is not Allocate';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (!Array.isArray(v.amounts)) return '.amounts is not a list';
  for (let i = 0; i < v.amounts.length; i += 1) {
    const one = v.amounts[i];
    const faultamountsi = checkResourceAmount(one);
    if (faultamountsi !== undefined) return `.amounts[${i}]${faultamountsi}`;
  }
  return undefined;
};

const checkCloseAccount: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'CloseAccount') return '.type is not CloseAccount';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (v.cascade !== undefined && typeof v.cascade !== 'boolean') return '.cascade is not true or false';
  return undefined;
};

const checkCloseLedger: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'CloseLedger') return '.type is not CloseLedger';
  return undefined;
};

const checkConsume: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'Consume') return '.type is not Consume';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (v.mode !== 'enforce' && v.mode !== 'record') return '.mode is not enforce or record';
  if (!Array.isArray(v.amounts)) return '.amounts is not a list';
  for (let i = 0; i < v.amounts.length; i += 1) {
    const one = v.amounts[i];
    const faultamountsi = checkResourceAmount(one);
    if (faultamountsi !== undefined) return `.amounts[${i}]${faultamountsi}`;
  }
  if (v.attribution !== undefined) {
    const faultattribution = checkAttribution(v.attribution);
    if (faultattribution !== undefined) return `.attribution${faultattribution}`;
  }
  if (v.onShortage !== undefined && v.onShortage !== 'reallocate' && v.onShortage !== 'reject') return '.onShortage is not reallocate or reject';
  if (v.reservationId !== undefined && typeof v.reservationId !== 'string') return '.reservationId is not text';
  return undefined;
};

const checkDefineResource: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'DefineResource') return '.type is not DefineResource';
  if (typeof v.resource !== 'string') return '.resource is not text';
  if (typeof v.scale !== 'number') return '.scale is not a number';
  return undefined;
};

const checkDistributionChild: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (v.weight !== undefined && typeof v.weight !== 'string') return '.weight is not text';
  return undefined;
};

const checkDistribute: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'Distribute') return '.type is not Distribute';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (!Array.isArray(v.amounts)) return '.amounts is not a list';
  for (let i = 0; i < v.amounts.length; i += 1) {
    const one = v.amounts[i];
    const faultamountsi = checkResourceAmount(one);
    if (faultamountsi !== undefined) return `.amounts[${i}]${faultamountsi}`;
  }
  if (v.strategy !== 'dynamic' && v.strategy !== 'equal' && v.strategy !== 'priority' && v.strategy !== 'proportional') return '.strategy is not dynamic or equal or priority or proportional';
  if (v.children !== undefined) {
    if (!Array.isArray(v.children)) return '.children is not a list';
    for (let i = 0; i < v.children.length; i += 1) {
      const one = v.children[i];
      const faultchildreni = checkDistributionChild(one);
      if (faultchildreni !== undefined) return `.children[${i}]${faultchildreni}`;
    }
  }
  return undefined;
};

const checkExtendReservation: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'ExtendReservation') return '.type is not ExtendReservation';
  if (typeof v.reservationId !== 'string') return '.reservationId is not text';
  if (typeof v.ttlSeconds !== 'number') return '.ttlSeconds is not a number';
  return undefined;
};

const checkFund: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'Fund') return '.type is not Fund';
  if (!Array.isArray(v.amounts)) return '.amounts is not a list';
  for (let i = 0; i < v.amounts.length; i += 1) {
    const one = v.amounts[i];
    const faultamountsi = checkResourceAmount(one);
    if (faultamountsi !== undefined) return `.amounts[${i}]${faultamountsi}`;
  }
  return undefined;
};

const checkOpenAccount: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'OpenAccount') return '.type is not OpenAccount';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (v.parentId !== undefined && typeof v.parentId !== 'string') return '.parentId is not text';
  if (!KNOWN_ACCOUNT_OPENED_EVENT_KIND.has(v.kind)) return '.kind is not a known one';
  if (v.labels !== undefined) {
    const faultlabels = checkTexts(v.labels);
    if (faultlabels !== undefined) return `.labels${faultlabels}`;
  }
  if (v.profile !== undefined && typeof v.profile !== 'string') return '.profile is not text';
  if (v.maxima !== undefined) {
    if (!Array.isArray(v.maxima)) return '.maxima is not a list';
    for (let i = 0; i < v.maxima.length; i += 1) {
      const one = v.maxima[i];
      const faultmaximai = checkResourceAmount(one);
      if (faultmaximai !== undefined) return `.maxima[${i}]${faultmaximai}`;
    }
  }
  if (v.maxSeconds !== undefined && typeof v.maxSeconds !== 'number') return '.maxSeconds is not a number';
  if (v.maxOpen !== undefined && typeof v.maxOpen !== 'number') return '.maxOpen is not a number';
  if (v.allocation !== undefined) {
    if (!Array.isArray(v.allocation)) return '.allocation is not a list';
    for (let i = 0; i < v.allocation.length; i += 1) {
      const one = v.allocation[i];
      const faultallocationi = checkResourceAmount(one);
      if (faultallocationi !== undefined) return `.allocation[${i}]${faultallocationi}`;
    }
  }
  if (v.priority !== undefined && typeof v.priority !== 'number') return '.priority is not a number';
  if (v.minReserve !== undefined) {
    if (!Array.isArray(v.minReserve)) return '.minReserve is not a list';
    for (let i = 0; i < v.minReserve.length; i += 1) {
      const one = v.minReserve[i];
      const faultminReservei = checkResourceAmount(one);
      if (faultminReservei !== undefined) return `.minReserve[${i}]${faultminReservei}`;
    }
  }
  if (v.thresholds !== undefined) {
    const faultthresholds = checkThresholdSet(v.thresholds);
    if (faultthresholds !== undefined) return `.thresholds${faultthresholds}`;
  }
  if (v.policy !== undefined) {
    const faultpolicy = checkPolicy(v.policy);
    if (faultpolicy !== undefined) return `.policy${faultpolicy}`;
  }
  if (v.confidenceThreshold !== undefined && typeof v.confidenceThreshold !== 'string') return '.confidenceThreshold is not text';
  return undefined;
};

const checkOpenEscrow: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'OpenEscrow') return '.type is not OpenEscrow';
  if (typeof v.escrowId !== 'string') return '.escrowId is not text';
  if (typeof v.payerId !== 'string') return '.payerId is not text';
  if (typeof v.payeeId !== 'string') return '.payeeId is not text';
  if (v.arbiterId !== undefined && typeof v.arbiterId !== 'string') return '.arbiterId is not text';
  if (!Array.isArray(v.amounts)) return '.amounts is not a list';
  for (let i = 0; i < v.amounts.length; i += 1) {
    const one = v.amounts[i];
    const faultamountsi = checkResourceAmount(one);
    if (faultamountsi !== undefined) return `.amounts[${i}]${faultamountsi}`;
  }
  if (v.ttlSeconds !== undefined && typeof v.ttlSeconds !== 'number') return '.ttlSeconds is not a number';
  if (v.reason !== undefined && typeof v.reason !== 'string') return '.reason is not text';
  return undefined;
};

const checkAtomicBatchCommandItemsOpenLedgerResources: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.resource !== 'string') return '.resource is not text';
  if (typeof v.scale !== 'number') return '.scale is not a number';
  return undefined;
};

const checkOpenLedger: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'OpenLedger') return '.type is not OpenLedger';
  if (v.clock !== undefined && v.clock !== 'caller' && v.clock !== 'server') return '.clock is not caller or server';
  if (v.resources !== undefined) {
    if (!Array.isArray(v.resources)) return '.resources is not a list';
    for (let i = 0; i < v.resources.length; i += 1) {
      const one = v.resources[i];
      const faultresourcesi = checkAtomicBatchCommandItemsOpenLedgerResources(one);
      if (faultresourcesi !== undefined) return `.resources[${i}]${faultresourcesi}`;
    }
  }
  if (v.policy !== undefined) {
    const faultpolicy = checkPolicy(v.policy);
    if (faultpolicy !== undefined) return `.policy${faultpolicy}`;
  }
  if (v.thresholds !== undefined) {
    const faultthresholds = checkThresholdSet(v.thresholds);
    if (faultthresholds !== undefined) return `.thresholds${faultthresholds}`;
  }
  if (v.labels !== undefined) {
    const faultlabels = checkTexts(v.labels);
    if (faultlabels !== undefined) return `.labels${faultlabels}`;
  }
  return undefined;
};

const checkReallocate: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'Reallocate') return '.type is not Reallocate';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (!Array.isArray(v.amounts)) return '.amounts is not a list';
  for (let i = 0; i < v.amounts.length; i += 1) {
    const one = v.amounts[i];
    const faultamountsi = checkResourceAmount(one);
    if (faultamountsi !== undefined) return `.amounts[${i}]${faultamountsi}`;
  }
  return undefined;
};

const checkReclaim: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'Reclaim') return '.type is not Reclaim';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (!Array.isArray(v.amounts)) return '.amounts is not a list';
  for (let i = 0; i < v.amounts.length; i += 1) {
    const one = v.amounts[i];
    const faultamountsi = checkResourceAmount(one);
    if (faultamountsi !== undefined) return `.amounts[${i}]${faultamountsi}`;
  }
  return undefined;
};

const checkRefundEscrow: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'RefundEscrow') return '.type is not RefundEscrow';
  if (typeof v.escrowId !== 'string') return '.escrowId is not text';
  if (v.byId !== undefined && typeof v.byId !== 'string') return '.byId is not text';
  return undefined;
};

const checkReleaseEscrow: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'ReleaseEscrow') return '.type is not ReleaseEscrow';
  if (typeof v.escrowId !== 'string') return '.escrowId is not text';
  if (v.amounts !== undefined) {
    if (!Array.isArray(v.amounts)) return '.amounts is not a list';
    for (let i = 0; i < v.amounts.length; i += 1) {
      const one = v.amounts[i];
      const faultamountsi = checkResourceAmount(one);
      if (faultamountsi !== undefined) return `.amounts[${i}]${faultamountsi}`;
    }
  }
  if (v.byId !== undefined && typeof v.byId !== 'string') return '.byId is not text';
  return undefined;
};

const checkGivenWindow: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (!KNOWN_COMMAND_REJECTED_EVENT_REJECTION_LIMIT_EXCEEDED_WINDOW_UNIT.has(v.unit)) return '.unit is not a known one';
  if (v.timeZone !== undefined && typeof v.timeZone !== 'string') return '.timeZone is not text';
  return undefined;
};

const checkRemoveLimit: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'RemoveLimit') return '.type is not RemoveLimit';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (typeof v.resource !== 'string') return '.resource is not text';
  if (v.window !== undefined) {
    const faultwindow = checkGivenWindow(v.window);
    if (faultwindow !== undefined) return `.window${faultwindow}`;
  }
  return undefined;
};

const checkReportConfidence: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'ReportConfidence') return '.type is not ReportConfidence';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (typeof v.confidence !== 'string') return '.confidence is not text';
  return undefined;
};

const checkReportOutcome: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'ReportOutcome') return '.type is not ReportOutcome';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (typeof v.work !== 'string') return '.work is not text';
  if (v.success !== undefined && typeof v.success !== 'boolean') return '.success is not true or false';
  if (v.attribution !== undefined) {
    const faultattribution = checkAttribution(v.attribution);
    if (faultattribution !== undefined) return `.attribution${faultattribution}`;
  }
  return undefined;
};

const checkUsageEstimate: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.provider !== undefined && typeof v.provider !== 'string') return '.provider is not text';
  if (typeof v.model !== 'string') return '.model is not text';
  if (v.text !== undefined && typeof v.text !== 'string') return '.text is not text';
  if (v.inputTokens !== undefined && typeof v.inputTokens !== 'number') return '.inputTokens is not a number';
  if (typeof v.maxOutputTokens !== 'number') return '.maxOutputTokens is not a number';
  return undefined;
};

const checkCountedText: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (typeof v.inputTokens !== 'number') return '.inputTokens is not a number';
  if (v.method !== 'given' && v.method !== 'heuristic' && !(typeof v.method === 'string' && v.method.startsWith('tokenizer:'))) return '.method is not given or heuristic or tokenizer:...';
  return undefined;
};

const checkReserve: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'Reserve') return '.type is not Reserve';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (typeof v.reservationId !== 'string') return '.reservationId is not text';
  if (!Array.isArray(v.amounts)) return '.amounts is not a list';
  for (let i = 0; i < v.amounts.length; i += 1) {
    const one = v.amounts[i];
    const faultamountsi = checkResourceAmount(one);
    if (faultamountsi !== undefined) return `.amounts[${i}]${faultamountsi}`;
  }
  if (v.estimate !== undefined) {
    const faultestimate = checkUsageEstimate(v.estimate);
    if (faultestimate !== undefined) return `.estimate${faultestimate}`;
  }
  if (v.counted !== undefined) {
    const faultcounted = checkCountedText(v.counted);
    if (faultcounted !== undefined) return `.counted${faultcounted}`;
  }
  if (typeof v.ttlSeconds !== 'number') return '.ttlSeconds is not a number';
  if (v.attribution !== undefined) {
    const faultattribution = checkAttribution(v.attribution);
    if (faultattribution !== undefined) return `.attribution${faultattribution}`;
  }
  if (v.onShortage !== undefined && v.onShortage !== 'reallocate' && v.onShortage !== 'reject') return '.onShortage is not reallocate or reject';
  return undefined;
};

const checkResumeAccount: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'ResumeAccount') return '.type is not ResumeAccount';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  return undefined;
};

const checkSetLimit: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'SetLimit') return '.type is not SetLimit';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (typeof v.resource !== 'string') return '.resource is not text';
  if (typeof v.amount !== 'string') return '.amount is not text';
  if (v.window !== undefined) {
    const faultwindow = checkGivenWindow(v.window);
    if (faultwindow !== undefined) return `.window${faultwindow}`;
  }
  if (v.rollover !== undefined && typeof v.rollover !== 'string') return '.rollover is not text';
  if (v.tolerance !== undefined && typeof v.tolerance !== 'string') return '.tolerance is not text';
  if (v.priorityShare !== undefined) {
    const faultpriorityShare = checkPriorityShare(v.priorityShare);
    if (faultpriorityShare !== undefined) return `.priorityShare${faultpriorityShare}`;
  }
  return undefined;
};

const checkSettle: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'Settle') return '.type is not Settle';
  if (typeof v.reservationId !== 'string') return '.reservationId is not text';
  if (!Array.isArray(v.amounts)) return '.amounts is not a list';
  for (let i = 0; i < v.amounts.length; i += 1) {
    const one = v.amounts[i];
    const faultamountsi = checkResourceAmount(one);
    if (faultamountsi !== undefined) return `.amounts[${i}]${faultamountsi}`;
  }
  if (v.final !== undefined && typeof v.final !== 'boolean') return '.final is not true or false';
  if (v.attribution !== undefined) {
    const faultattribution = checkAttribution(v.attribution);
    if (faultattribution !== undefined) return `.attribution${faultattribution}`;
  }
  return undefined;
};

const checkSuspendAccount: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'SuspendAccount') return '.type is not SuspendAccount';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (v.reason !== undefined && typeof v.reason !== 'string') return '.reason is not text';
  return undefined;
};

const checkTransfer: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'Transfer') return '.type is not Transfer';
  if (typeof v.fromId !== 'string') return '.fromId is not text';
  if (typeof v.toId !== 'string') return '.toId is not text';
  if (!Array.isArray(v.amounts)) return '.amounts is not a list';
  for (let i = 0; i < v.amounts.length; i += 1) {
    const one = v.amounts[i];
    const faultamountsi = checkResourceAmount(one);
    if (faultamountsi !== undefined) return `.amounts[${i}]${faultamountsi}`;
  }
  return undefined;
};

const checkUpdateAccount: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'UpdateAccount') return '.type is not UpdateAccount';
  if (typeof v.accountId !== 'string') return '.accountId is not text';
  if (v.labels !== undefined) {
    const faultlabels = checkTexts(v.labels);
    if (faultlabels !== undefined) return `.labels${faultlabels}`;
  }
  if (v.priority !== undefined && typeof v.priority !== 'number') return '.priority is not a number';
  if (v.minReserve !== undefined) {
    if (!Array.isArray(v.minReserve)) return '.minReserve is not a list';
    for (let i = 0; i < v.minReserve.length; i += 1) {
      const one = v.minReserve[i];
      const faultminReservei = checkResourceAmount(one);
      if (faultminReservei !== undefined) return `.minReserve[${i}]${faultminReservei}`;
    }
  }
  if (v.thresholds !== undefined) {
    const faultthresholds = checkThresholdSet(v.thresholds);
    if (faultthresholds !== undefined) return `.thresholds${faultthresholds}`;
  }
  if (v.policy !== undefined) {
    const faultpolicy = checkPolicy(v.policy);
    if (faultpolicy !== undefined) return `.policy${faultpolicy}`;
  }
  if (v.maxOpen !== undefined && typeof v.maxOpen !== 'number') return '.maxOpen is not a number';
  if (v.confidenceThreshold !== undefined && typeof v.confidenceThreshold !== 'string') return '.confidenceThreshold is not text';
  return undefined;
};

const checkVoidReservation: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'VoidReservation') return '.type is not VoidReservation';
  if (typeof v.reservationId !== 'string') return '.reservationId is not text';
  return undefined;
};

const checkWithdraw: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'Withdraw') return '.type is not Withdraw';
  if (!Array.isArray(v.amounts)) return '.amounts is not a list';
  for (let i = 0; i < v.amounts.length; i += 1) {
    const one = v.amounts[i];
    const faultamountsi = checkResourceAmount(one);
    if (faultamountsi !== undefined) return `.amounts[${i}]${faultamountsi}`;
  }
  return undefined;
};

const checkLedgerInstruction: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  switch (v.type) {
    case 'Adjust': return checkAdjust(v);
    case 'Allocate': return checkAllocate(v);
    case 'CloseAccount': return checkCloseAccount(v);
    case 'CloseLedger': return checkCloseLedger(v);
    case 'Consume': return checkConsume(v);
    case 'DefineResource': return checkDefineResource(v);
    case 'Distribute': return checkDistribute(v);
    case 'ExtendReservation': return checkExtendReservation(v);
    case 'Fund': return checkFund(v);
    case 'OpenAccount': return checkOpenAccount(v);
    case 'OpenEscrow': return checkOpenEscrow(v);
    case 'OpenLedger': return checkOpenLedger(v);
    case 'Reallocate': return checkReallocate(v);
    case 'Reclaim': return checkReclaim(v);
    case 'RefundEscrow': return checkRefundEscrow(v);
    case 'ReleaseEscrow': return checkReleaseEscrow(v);
    case 'RemoveLimit': return checkRemoveLimit(v);
    case 'ReportConfidence': return checkReportConfidence(v);
    case 'ReportOutcome': return checkReportOutcome(v);
    case 'Reserve': return checkReserve(v);
    case 'ResumeAccount': return checkResumeAccount(v);
    case 'SetLimit': return checkSetLimit(v);
    case 'Settle': return checkSettle(v);
    case 'SuspendAccount': return checkSuspendAccount(v);
    case 'Transfer': return checkTransfer(v);
    case 'UpdateAccount': return checkUpdateAccount(v);
    case 'VoidReservation': return checkVoidReservation(v);
    case 'Withdraw': return checkWithdraw(v);
    default: return '.type is not a known one';
  }
  return undefined;
};

const checkAtomicBatch: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'AtomicBatch') return '.type is not AtomicBatch';
  if (!Array.isArray(v.items)) return '.items is not a list';
  for (let i = 0; i < v.items.length; i += 1) {
    const one = v.items[i];
    const faultitemsi = checkLedgerInstruction(one);
    if (faultitemsi !== undefined) return `.items[${i}]${faultitemsi}`;
  }
  return undefined;
};

const checkClosePeriod: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'ClosePeriod') return '.type is not ClosePeriod';
  if (v.label !== undefined && typeof v.label !== 'string') return '.label is not text';
  return undefined;
};

const checkResetClock: Check = (v) => {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';
  if (v.type !== 'ResetClock') return '.type is not ResetClock';
  if (v.reason !== undefined && typeof v.reason !== 'string') return '.reason is not text';
  return undefined;
};

export const EVENT_CHECKS = {
  AccountClosed: checkAccountClosedEvent,
  AccountOpened: checkAccountOpenedEvent,
  AccountResumed: checkAccountResumedEvent,
  AccountSuspended: checkAccountSuspendedEvent,
  AccountUpdated: checkAccountUpdatedEvent,
  Adjusted: checkAdjustedEvent,
  Allocated: checkAllocatedEvent,
  ClockReset: checkClockResetEvent,
  CommandRejected: checkCommandRejectedEvent,
  ConfidenceReported: checkConfidenceReportedEvent,
  Consumed: checkConsumedEvent,
  EscrowRefunded: checkEscrowRefundedEvent,
  EscrowReleased: checkEscrowReleasedEvent,
  Escrowed: checkEscrowedEvent,
  Funded: checkFundedEvent,
  LedgerClosed: checkLedgerClosedEvent,
  LedgerOpened: checkLedgerOpenedEvent,
  LimitRemoved: checkLimitRemovedEvent,
  LimitSet: checkLimitSetEvent,
  OutcomeReported: checkOutcomeReportedEvent,
  PeriodClosed: checkPeriodClosedEvent,
  Reallocated: checkReallocatedEvent,
  Reclaimed: checkReclaimedEvent,
  RejectionsCounted: checkRejectionsCountedEvent,
  Released: checkReleasedEvent,
  ReservationExtended: checkReservationExtendedEvent,
  ReservationVoided: checkReservationVoidedEvent,
  ReservationsExpired: checkReservationsExpiredEvent,
  Reserved: checkReservedEvent,
  ResourceDefined: checkResourceDefinedEvent,
  Settled: checkSettledEvent,
  ThresholdCrossed: checkThresholdCrossedEvent,
  Transferred: checkTransferredEvent,
  WindowStarted: checkWindowStartedEvent,
  Withdrawn: checkWithdrawnEvent,
} satisfies Record<string, EventCheck>;

export const COMMAND_CHECKS = {
  Adjust: checkAdjust,
  Allocate: checkAllocate,
  AtomicBatch: checkAtomicBatch,
  CloseAccount: checkCloseAccount,
  CloseLedger: checkCloseLedger,
  ClosePeriod: checkClosePeriod,
  Consume: checkConsume,
  DefineResource: checkDefineResource,
  Distribute: checkDistribute,
  ExtendReservation: checkExtendReservation,
  Fund: checkFund,
  OpenAccount: checkOpenAccount,
  OpenEscrow: checkOpenEscrow,
  OpenLedger: checkOpenLedger,
  Reallocate: checkReallocate,
  Reclaim: checkReclaim,
  RefundEscrow: checkRefundEscrow,
  ReleaseEscrow: checkReleaseEscrow,
  RemoveLimit: checkRemoveLimit,
  ReportConfidence: checkReportConfidence,
  ReportOutcome: checkReportOutcome,
  Reserve: checkReserve,
  ResetClock: checkResetClock,
  ResumeAccount: checkResumeAccount,
  SetLimit: checkSetLimit,
  Settle: checkSettle,
  SuspendAccount: checkSuspendAccount,
  Transfer: checkTransfer,
  UpdateAccount: checkUpdateAccount,
  VoidReservation: checkVoidReservation,
  Withdraw: checkWithdraw,
} satisfies Record<string, EventCheck>;
