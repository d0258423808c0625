// Written by libs/protocol/generate.mjs.
/** Comments of the proto files, by the name of the message, field, call, enum or member. */
export const MEANINGS: Readonly<Record<string, string>> = {
  'FinalFigures':
    "An account's figures at its closing.",
  'FinalFigures.account_id':
    "The account that was closed.",
  'FinalFigures.figures':
    "By resource.",
  'FinalFigure':
    "Final figures in one resource, as decimal text.",
  'FinalFigure.resource':
    "Name of the resource.",
  'FinalFigure.consumed':
    "Paid from the account's own funds.",
  'FinalFigure.closed_below':
    "Consumed by accounts that were closed below it before.",
  'FinalFigure.used':
    "Used by the account and everything below it, whoever paid.",
  'Window':
    "The period in which a limit starts afresh.",
  'Window.unit':
    "Length of a period.",
  'Window.time_zone':
    "Zone of the IANA database, such as Europe/Berlin. Absent in a command: UTC. Answers always state it.",
  'ResourceAmount':
    "One amount of one resource. In a list each resource stands once.",
  'ResourceAmount.resource':
    "Name of the resource, such as usd.",
  'ResourceAmount.amount':
    "Decimal text in units of the resource. Of funds and limits, at most as many decimals as its scale; of usage, any number of them and an exponent: it is rounded up to the scale.",
  'ResourceScale':
    "A resource and how finely it is counted.",
  'ResourceScale.resource':
    "Name of the resource.",
  'ResourceScale.scale':
    "Decimal places.",
  'Policy':
    "Rules that an account states for itself and everything below it.",
  'Policy.unfunded':
    "Usage that nobody pays.",
  'Policy.donors':
    "Donors in a shortage.",
  'Policy.stop':
    "Meaning of black.",
  'Policy.throttle':
    "Meaning of the retry-after from orange on.",
  'Policy.enforcement':
    "Effect of refusals.",
  'Policy.unpriced':
    "Requests whose model has no price.",
  'Policy.degrade':
    "Hints from red on. Absent: as the nearest ancestor that states it, else none.",
  'Degradation':
    "Hints for agents that should spend less.",
  'Degradation.models':
    "Cheaper models, the preferred one first.",
  'Degradation.drop_features':
    "Features to do without.",
  'PriorityShare':
    "Part of a limit that spenders of lower priority may not use.",
  'PriorityShare.share':
    "Ratio of the limit. Spenders of lower priority see limit x (1 - share), rounded down, and get no tolerance.",
  'PriorityShare.priority_from':
    "Priority from which on the whole limit can be used.",
  'Thresholds':
    "Ratios from which each status holds. A status that is absent does not occur through a ratio. Replaced as a whole.",
  'Thresholds.yellow':
    "Absent: never yellow.",
  'Thresholds.orange':
    "Absent: never orange.",
  'Thresholds.red':
    "Absent: never red.",
  'Thresholds.black':
    "Absent: never black through a ratio.",
  'Labels':
    "Names for things, to find and group them by. In JSON the map of entries stands for the message: \"labels\": {\"team\": \"research\"}.",
  'Labels.entries':
    "Labels by name.",
  'Attribution':
    "Description of an operation, for attribution and pricing only, never a rule. With a model or provider and any of tokens, seconds and calls, and without usd among the amounts, the server prices it to usd. Token classes count as the resource tokens where a payer or a limit counts tokens, and none are among the amounts.",
  'Attribution.operation':
    "Operation, such as chat or embedding. Absent: unknown.",
  'Attribution.model':
    "Model. Absent: unknown.",
  'Attribution.provider':
    "Provider. Absent: unknown.",
  'Attribution.task':
    "Task. Absent: unknown.",
  'Attribution.session':
    "Session. Absent: unknown.",
  'Attribution.tags':
    "Tags by name. Empty: none.",
  'Attribution.tokens':
    "Absent: not counted.",
  'Attribution.seconds':
    "Seconds of use that is priced by time, such as audio. Absent: not measured.",
  'Attribution.calls':
    "Calls, of use that is priced by the call. Absent: not counted.",
  'TokenClasses':
    "Raw token counts of one operation, disjoint. Absent: none.",
  'TokenClasses.input':
    "Neither read from nor written to a cache.",
  'TokenClasses.cached_input':
    "Read from a cache.",
  'TokenClasses.cache_write':
    "Written to a cache.",
  'TokenClasses.output':
    "Answer, without what was reasoning.",
  'TokenClasses.reasoning':
    "Reasoning that is billed beside the answer.",
  'Hold':
    "One amount held and who pays it.",
  'Hold.resource':
    "Name of the resource.",
  'Hold.amount':
    "Decimal text in units of the resource.",
  'Hold.payer_id':
    "Account whose funds are held. Absent: nobody pays.",
  'SpendingView':
    "Standing of an account now.",
  'SpendingView.account_id':
    "The spender.",
  'SpendingView.status':
    "The worst over all resources, of the payer's funds and of every limit on the path.",
  'SpendingView.action':
    "Action that the status asks for.",
  'SpendingView.remaining':
    "Amounts that a request could still take after holds, never below zero. A resource that nothing bounds is not listed.",
  'SpendingView.hints':
    "Particulars of the action. Absent: none.",
  'SpendingHints':
    "Hints for an agent that acts on its status.",
  'SpendingHints.retry_at':
    "From orange on: when the next request keeps to the rate that makes the rest last to the end of the window or run, ISO 8601 in UTC. Absent: nothing ends.",
  'SpendingHints.retry_after_ms':
    "The same from now, in milliseconds; 0 when it has passed. Absent: nothing ends.",
  'SpendingHints.models':
    "From red on, of the policy: cheaper models, the preferred one first.",
  'SpendingHints.drop_features':
    "From red on, of the policy: features to do without.",
  'ThresholdCrossing':
    "A threshold that was crossed upwards.",
  'ThresholdCrossing.owner_id':
    "Account that owns the funds or the limit.",
  'ThresholdCrossing.resource':
    "Name of the resource.",
  'ThresholdCrossing.basis':
    "Basis of the ratio.",
  'ThresholdCrossing.threshold':
    "The ratio, as decimal text.",
  'ThresholdCrossing.status':
    "The status that the threshold stands for.",
  'ThresholdCrossing.window':
    "Window of the limit. Absent: it has none, or the basis is funds.",
  'Rejected':
    "A command that a rule refused. It moved nothing.",
  'Rejected.code':
    "The first code that applies, in the published order of precedence.",
  'Rejected.reason':
    "The code's published name, such as insufficient_funds.",
  'Rejected.remedy':
    "Remedy.",
  'Rejected.message':
    "One sentence for people.",
  'Rejected.item':
    "Place from 0 of the item of an atomic batch that was refused. Absent: not an atomic batch.",
  'Rejected.subject':
    "Particulars of idempotency_conflict, not_permitted, already_exists and the codes of ledgers, accounts, resources, reservations, escrows and profiles that have no particulars of their own.",
  'Rejected.time_reversed':
    "Particulars of time_reversed.",
  'Rejected.shortage':
    "Particulars of limit_exceeded and insufficient_funds.",
  'Rejected.capacity':
    "Particulars of too_large and capacity_exceeded.",
  'Rejected.standing':
    "Particulars of stopped and limit_not_found.",
  'Rejected.expiry':
    "Particulars of account_expired.",
  'Rejected.escrow_shortage':
    "Particulars of escrow_exceeded.",
  'Rejected.unpriced':
    "Particulars of price_unknown.",
  'Rejected.confidence':
    "Particulars of confidence_reached.",
  'Rejected.throttle':
    "Particulars of throttled.",
  'Rejected.retry_at':
    "Before this time, ISO 8601 in UTC, the same refusal would come again; the remedy is then to wait, though another rule may still refuse afterwards. Absent: time alone changes nothing.",
  'Rejected.needed':
    "Amounts that limits and funds would have to leave more of for this request, as they stand now: a run that is denied has to ask for them. Empty: nothing, or it was no request for amounts.",
  'SubjectDetail':
    "The thing that a rejection is about.",
  'SubjectDetail.what':
    "Kind, such as account, reservation, ledger, resource or command; of not_permitted the name of the rule.",
  'SubjectDetail.id':
    "Its id. Empty: there is none.",
  'SubjectDetail.state':
    "For reservation_closed and escrow_closed how it ended, for account_suspended the suspended account, for account_in_use the number of open children. Empty: nothing to say.",
  'SubjectDetail.open_escrows':
    "For account_in_use the number of open escrows in which it is payer or payee; of a ledger, all of them. Absent: none.",
  'TimeReversedDetail':
    "Times that do not fit.",
  'TimeReversedDetail.at':
    "The command's time, ISO 8601 in UTC.",
  'TimeReversedDetail.not_before':
    "Time of the ledger's last event, ISO 8601 in UTC.",
  'ShortageDetail':
    "Amounts that were missing.",
  'ShortageDetail.account_id':
    "Owner of the funds or of the limit. Absent: nobody pays, and the policy denies that.",
  'ShortageDetail.resource':
    "Name of the resource.",
  'ShortageDetail.requested':
    "Decimal text.",
  'ShortageDetail.available':
    "Amount that was there, or that the limit leaves; decimal text, with a sign when it is a deficit.",
  'ShortageDetail.recoverable':
    "Amount that donors could have given, decimal text. Absent: the command did not ask for reallocation.",
  'ShortageDetail.window':
    "Window of the limit. Absent: it has none, or funds were short.",
  'ShortageDetail.turns_at':
    "Start of the window's next period, ISO 8601 in UTC. Absent: no window.",
  'CapacityDetail':
    "A bound that was reached.",
  'CapacityDetail.limit':
    "Name of the bound.",
  'CapacityDetail.max':
    "Its value, as a whole number in text: some exceed 64 bits.",
  'StandingDetail':
    "Standing of an account in a resource.",
  'StandingDetail.account_id':
    "The account that was named.",
  'StandingDetail.owner_id':
    "Owner of the funds or of the limit. Absent: not applicable.",
  'StandingDetail.resource':
    "Name of the resource.",
  'StandingDetail.window':
    "Window of the limit that there is not. Absent: it has none, or it is not about a limit.",
  'ExpiryDetail':
    "A run that is over.",
  'ExpiryDetail.account_id':
    "The account that was named.",
  'ExpiryDetail.expired_id':
    "The account whose max_seconds have passed: itself or an ancestor.",
  'ExpiryDetail.expired_at':
    "Time when they had passed, ISO 8601 in UTC.",
  'EscrowShortageDetail':
    "Amount that an escrow lacks.",
  'EscrowShortageDetail.escrow_id':
    "The escrow.",
  'EscrowShortageDetail.resource':
    "Name of the resource.",
  'EscrowShortageDetail.requested':
    "Decimal text.",
  'EscrowShortageDetail.remaining':
    "Amount left in escrow, decimal text.",
  'UnpricedDetail':
    "Model that has no price.",
  'UnpricedDetail.provider':
    "Name as it was asked for. Absent: not stated.",
  'UnpricedDetail.model':
    "Name as it was asked for. Absent: not stated.",
  'ConfidenceDetail':
    "A confidence that suffices.",
  'ConfidenceDetail.account_id':
    "The account that was named.",
  'ConfidenceDetail.owner_id':
    "The account that states the threshold and reported the confidence: itself or an ancestor.",
  'ConfidenceDetail.confidence':
    "From 0 to 1, decimal text.",
  'ConfidenceDetail.threshold':
    "From 0 to 1, decimal text.",
  'ThrottleDetail':
    "A rate that is to be kept.",
  'ThrottleDetail.account_id':
    "The account that was named.",
  'ThrottleDetail.owner_id':
    "Owner of the funds or of the limit.",
  'ThrottleDetail.resource':
    "Name of the resource.",
  'ThrottleDetail.retry_at':
    "Time when the retry-after has passed, ISO 8601 in UTC.",
  'SpendingNotes':
    "Notes on one Consume, Reserve, ExtendReservation or Settle beside its amounts.",
  'SpendingNotes.account_id':
    "The spender.",
  'SpendingNotes.reservation_id':
    "Absent: usage without a reservation.",
  'SpendingNotes.price':
    "The price by which the server worked out the usd. Absent: the usd were given, or there are none.",
  'SpendingNotes.unpriced':
    "Usage was measured that has no price: usd were not charged for it.",
  'SpendingNotes.exceeded':
    "Limits that their tolerance let it exceed.",
  'SpendingNotes.observed':
    "Rejection that would have refused it, were it not only observed. Absent: none.",
  'SpendingNotes.period':
    "Number of the closed period that it belongs to by its occurred_at. Absent: it belongs to the open one.",
  'SpendingNotes.estimate':
    "Estimate from which the amounts of a Reserve were worked out. Absent: they were given.",
  'SpendingNotes.rounded':
    "Amounts that had more decimals than their resource and were rounded up, as they were given.",
  'SpendingNotes.unbooked':
    "Amounts of resources that the ledger does not have: they were not booked.",
  'SpendingNotes.unknown_account':
    "Account that was named and does not exist: the usage is booked at unattributed. Absent: it exists.",
  'SpendingNotes.occurred_at_claimed':
    "Time of the call that was given though it lies after the decision: it counts as the decision's. Absent: none.",
  'PriceUsed':
    "A dated price, so that a bill can be worked out again by hand. Usd, as decimal text.",
  'PriceUsed.source':
    "Source of the price: a package with its version, or overrides.",
  'PriceUsed.provider':
    "Name in the price book.",
  'PriceUsed.model':
    "Name in the price book.",
  'PriceUsed.from':
    "First moment at which it holds, ISO 8601 in UTC. Absent: from the beginning.",
  'PriceUsed.per_million':
    "Per million tokens of each class that was used. Absent: no tokens.",
  'PriceUsed.per_second':
    "Absent: no seconds.",
  'PriceUsed.per_call':
    "Absent: no calls.",
  'TokenPrices':
    "Prices by class of token. Absent: none of the class was used.",
  'TokenPrices.input':
    "Neither read from nor written to a cache.",
  'TokenPrices.cached_input':
    "Read from a cache.",
  'TokenPrices.cache_write':
    "Written to a cache.",
  'TokenPrices.output':
    "Answer, without what was reasoning.",
  'TokenPrices.reasoning':
    "Reasoning that is billed beside the answer.",
  'ExceededLimit':
    "A limit that a request was let over.",
  'ExceededLimit.account_id':
    "Owner of the limit.",
  'ExceededLimit.resource':
    "Name of the resource.",
  'ExceededLimit.window':
    "Absent: it has none.",
  'ExceededLimit.by':
    "Amount by which used, reserved and requested together exceed it, decimal text.",
  'RecordedEstimate':
    "An estimate as it is recorded: without the text.",
  'RecordedEstimate.provider':
    "Absent: not stated.",
  'RecordedEstimate.model':
    "Model as it was stated.",
  'RecordedEstimate.input_tokens':
    "Tokens of the input.",
  'RecordedEstimate.max_output_tokens':
    "Tokens of the output at most.",
  'RecordedEstimate.method':
    "Way in which input_tokens were counted: given, heuristic, or tokenizer: and the tokenizer's name.",
  'CommandAnswer':
    "Outcome of a command. A rejection is an answer, not an error of the call.",
  'CommandAnswer.command_id':
    "The command that is answered.",
  'CommandAnswer.ledger_id':
    "Its ledger.",
  'CommandAnswer.accepted':
    "Recorded, or for a dry run: would have been.",
  'CommandAnswer.rejected':
    "Refused by a rule.",
  'CommandAnswer.failed':
    "Neither decided nor recorded; in batches and streams only.",
  'CommandAnswer.spending':
    "Standing of the account now. Absent: the command names no open account.",
  'CommandAnswer.replayed':
    "The recorded outcome of an earlier command with the same id and content; spending and what a refused request needs are of now.",
  'CommandAnswer.dry_run':
    "Nothing was recorded.",
  'CommandAnswer.at':
    "Time of the decision, ISO 8601 in UTC. Empty when the command failed.",
  'CommandAnswer.revision':
    "Revision of the command's last event in its ledger. Absent: nothing was recorded.",
  'CommandAnswer.position':
    "At or after the command's events in the store: a query with this min_position sees them. Absent: nothing was recorded.",
  'CommandAnswer.abridged':
    "The answers of a batch, or what one command did, would not have fitted into a message: lists, details and words are left out. What became of the command is as said; sent again by itself with the same id, it is answered whole.",
  'Accepted':
    "A command that was accepted, and what it did. A list that does not concern the command is empty.",
  'Accepted.first_revision':
    "Revision of the command's first event. Absent: nothing was recorded.",
  'Accepted.events':
    "Types of the events, in order.",
  'Accepted.crossings':
    "Every threshold that the command crossed.",
  'Accepted.charges':
    "Charges by Consume and Settle.",
  'Accepted.late':
    "Reported after the reservation, the account or the ledger had ended.",
  'Accepted.reservation':
    "Holds by Reserve and ExtendReservation. Absent: nothing was held.",
  'Accepted.released':
    "Holds that went back from reservations: by Settle, VoidReservation and closings.",
  'Accepted.moves':
    "Funds that moved between accounts: by allocations, distributions, transfers, reclaims, closings, reallocations and releases from escrow.",
  'Accepted.recoveries':
    "Funds recovered for a payer, by Reallocate and on a shortage.",
  'Accepted.finals':
    "Final figures of each account that was closed, deepest first.",
  'Accepted.notes':
    "Notes on spending beside its amounts. Spending that has nothing to note is not listed.",
  'Accepted.windows':
    "Windows that began with the command.",
  'Accepted.escrows':
    "Escrows that were opened, released or refunded.",
  'Accepted.adjustments':
    "Charges that were corrected.",
  'Accepted.period':
    "The period that was closed, by ClosePeriod. Absent: none.",
  'Accepted.confidences':
    "By ReportConfidence.",
  'Accepted.outcomes':
    "By ReportOutcome.",
  'Accepted.clock_reset':
    "By ResetClock. Absent: none.",
  'ClockResetDetail':
    "A ledger's time that went back to the server's.",
  'ClockResetDetail.from':
    "Time of the event before, which was ahead; ISO 8601 in UTC.",
  'ClockResetDetail.to':
    "The server's time; ISO 8601 in UTC.",
  'WindowStart':
    "A limit's window that began.",
  'WindowStart.account_id':
    "Owner of the limit.",
  'WindowStart.resource':
    "Name of the resource.",
  'WindowStart.window':
    "The limit's window.",
  'WindowStart.starts_at':
    "ISO 8601 in UTC.",
  'WindowStart.ends_at':
    "Exclusive, ISO 8601 in UTC.",
  'WindowStart.rolled_in':
    "Left over from before and added to the limit in this period, decimal text.",
  'EscrowDetail':
    "An escrow, and what this command did to it.",
  'EscrowDetail.escrow_id':
    "Its id.",
  'EscrowDetail.payer_id':
    "Owner of the funds that are or were held.",
  'EscrowDetail.payee_id':
    "Receiver of released funds.",
  'EscrowDetail.amounts':
    "Amounts held, released or refunded.",
  'EscrowDetail.status':
    "Open also after the release of a part.",
  'EscrowDetail.expires_at':
    "Deadline, ISO 8601 in UTC. Absent: none, or it was not just opened.",
  'AdjustmentDetail':
    "A charge that was corrected.",
  'AdjustmentDetail.revision':
    "Revision of the charge's event.",
  'AdjustmentDetail.account_id':
    "The spender of the charge.",
  'AdjustmentDetail.resource':
    "Name of the resource.",
  'AdjustmentDetail.direction':
    "Given back or charged more.",
  'AdjustmentDetail.amount':
    "Decimal text.",
  'AdjustmentDetail.payer_id':
    "Account whose funds rose or fell. Absent: nobody paid.",
  'AdjustmentDetail.overrun':
    "The part of a debit that was more than the payer had available. Absent: none.",
  'ClosedPeriod':
    "A period of the books, closed.",
  'ClosedPeriod.number':
    "From 1.",
  'ClosedPeriod.label':
    "Absent: it has none.",
  'ClosedPeriod.from':
    "End of the period before, or the opening of the ledger; ISO 8601 in UTC.",
  'ClosedPeriod.to':
    "Its own end, exclusive; ISO 8601 in UTC.",
  'ClosedPeriod.totals':
    "By resource.",
  'ClosedPeriod.revision':
    "Revision of the last event before the closing.",
  'ClosedPeriod.chain_head':
    "Head of the chain of events at that revision.",
  'ClosedPeriod.balances_hash':
    "SHA-256, in base64, over the balances of every open account.",
  'PeriodTotals':
    "A ledger's figures in one resource, as decimal text.",
  'PeriodTotals.resource':
    "Name of the resource.",
  'PeriodTotals.funded':
    "All that ever came in.",
  'PeriodTotals.withdrawn':
    "All that was taken out.",
  'PeriodTotals.available':
    "Spendable. With a sign when it is a deficit.",
  'PeriodTotals.held':
    "In open reservations and escrows.",
  'PeriodTotals.consumed':
    "By open and closed accounts.",
  'PeriodTotals.used':
    "Used by the account and everything below it, whoever paid, nobody included.",
  'ReportedConfidence':
    "A confidence as it is booked.",
  'ReportedConfidence.account_id':
    "The account that reported.",
  'ReportedConfidence.confidence':
    "Confidence of the account in its result.",
  'ReportedOutcome':
    "Work as it is booked.",
  'ReportedOutcome.account_id':
    "The account that did it.",
  'ReportedOutcome.work':
    "Decimal text.",
  'ReportedOutcome.success':
    "Absent: not judged.",
  'ChargeDetail':
    "One amount charged.",
  'ChargeDetail.account_id':
    "The spender.",
  'ChargeDetail.resource':
    "Name of the resource.",
  'ChargeDetail.amount':
    "Decimal text.",
  'ChargeDetail.payer_id':
    "Account whose funds paid. Absent: nobody pays.",
  'ChargeDetail.overrun':
    "The part that was more than the payer had available. Absent: none.",
  'ChargeDetail.from_hold':
    "The part that had been held; the rest came from what was available. Absent: no reservation.",
  'ChargeDetail.revision':
    "Revision of the event of this charge. Absent: nothing was recorded.",
  'ReservationDetail':
    "A reservation that is held.",
  'ReservationDetail.reservation_id':
    "Its id.",
  'ReservationDetail.account_id':
    "The spender.",
  'ReservationDetail.holds':
    "Amounts held, and their payers. Empty for an extension.",
  'ReservationDetail.expires_at':
    "Deadline, ISO 8601 in UTC.",
  'ReleasedHold':
    "A hold that went back to its payer.",
  'ReleasedHold.reservation_id':
    "The reservation.",
  'ReleasedHold.account_id':
    "The spender.",
  'ReleasedHold.hold':
    "Amount that went back, and its payer.",
  'FundsMove':
    "Funds that moved.",
  'FundsMove.from_id':
    "Absent: from outside the ledger.",
  'FundsMove.to_id':
    "Absent: to outside the ledger.",
  'FundsMove.resource':
    "Name of the resource.",
  'FundsMove.amount':
    "Decimal text.",
  'Recovery':
    "Funds recovered for a payer.",
  'Recovery.account_id':
    "The account that asked.",
  'Recovery.payer_id':
    "The payer that was helped. Absent: nobody pays, so nothing was recovered.",
  'Recovery.requested':
    "Amounts asked for.",
  'Recovery.recovered':
    "Amounts recovered. A resource of which nothing was recovered may be absent.",
  'Recovery.donors':
    "Donors and their amounts.",
  'Donation':
    "Amount of one resource that one donor gave.",
  'Donation.account_id':
    "The donor.",
  'Donation.resource':
    "Name of the resource.",
  'Donation.amount':
    "Decimal text.",
  'Failed':
    "A command that was neither decided nor recorded, or whose recording is not known; the same id can be sent again.",
  'Failed.grpc_code':
    "A status code of gRPC: 3 malformed, 8 overloaded, 14 unavailable, 13 internal, 15 damaged.",
  'Failed.message':
    "One sentence for people.",
  'Failed.violations':
    "Malformed fields. Empty: there are none.",
  'Failed.retry_after_ms':
    "Wait at least this many milliseconds. Absent: no advice.",
  'FieldViolation':
    "One malformed field.",
  'FieldViolation.field':
    "Path of the field, such as amounts[0].amount.",
  'FieldViolation.rule':
    "The rule that it breaks.",
  'CommandEnvelope':
    "Part that every command carries.",
  'CommandEnvelope.command_id':
    "Chosen by the caller: the idempotency key within the ledger. The same id with the same content answers the first outcome again; with other content it is an idempotency_conflict. A new attempt after a rejection takes a new id.",
  'CommandEnvelope.ledger_id':
    "The ledger, the unit of consistency.",
  'CommandEnvelope.actor':
    "Person or program that asks, recorded as claimed.",
  'CommandEnvelope.correlation_id':
    "Recorded with the events. Absent: none.",
  'CommandEnvelope.causation_id':
    "Recorded with the events. Absent: none.",
  'CommandEnvelope.occurred_at':
    "Time of the call. Serves attribution, never a rule. Absent: the time of the decision.",
  'CommandEnvelope.at':
    "Time of the decision. Required by a ledger with the caller's clock, malformed otherwise.",
  'CommandEnvelope.dry_run':
    "Decide and answer, record nothing.",
  'OpenLedgerRequest':
    "Opens a ledger and its root account, which is called root.",
  'OpenLedgerRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'OpenLedgerRequest.clock':
    "Unspecified: the server's clock.",
  'OpenLedgerRequest.resources':
    "Resources beside the built-in usd (9), seconds (3), tokens, steps and tool_calls (0).",
  'OpenLedgerRequest.policy':
    "Policy of the root account. Absent: the defaults.",
  'OpenLedgerRequest.thresholds':
    "Thresholds of the root account. Absent: 0.5, 0.75, 0.9, 0.95.",
  'OpenLedgerRequest.labels':
    "Labels of the root account. Absent: none.",
  'DefineResourceRequest':
    "Defines one more resource.",
  'DefineResourceRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'DefineResourceRequest.resource':
    "Name of the resource.",
  'DefineResourceRequest.scale':
    "Decimal places.",
  'FundRequest':
    "Brings funds into the ledger, at the root.",
  'FundRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'FundRequest.amounts':
    "Amounts to move.",
  'WithdrawRequest':
    "Takes unspent funds out of the ledger, at the root.",
  'WithdrawRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'WithdrawRequest.amounts':
    "Amounts to move.",
  'CloseLedgerRequest':
    "Closes the ledger: open reservations expire, funds stay where they are, late reports are still booked.",
  'CloseLedgerRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'ClosePeriodRequest':
    "Ends a period of the books at its decision: totals, a hash over the balances and the chain's head are recorded. It stands alone, not in an atomic batch.",
  'ClosePeriodRequest.envelope':
    "Required.",
  'ClosePeriodRequest.label':
    "Label for people, such as 2026-11. Absent: the period has its number only.",
  'ResetClockRequest':
    "Takes the server's time as the ledger's although the ledger's last event is later, because that was decided by a clock that was ahead. Holds, escrows and runs that began ahead of it begin with it and keep their length, windows that lie ahead turn back when they are next touched. It stands alone, not in an atomic batch.",
  'ResetClockRequest.envelope':
    "Required.",
  'ResetClockRequest.reason':
    "Reason for people. Absent: none.",
  'OpenAccountRequest':
    "Opens an account below another.",
  'OpenAccountRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'OpenAccountRequest.account_id':
    "Id of the new account; an id is never used twice.",
  'OpenAccountRequest.parent_id':
    "Absent: root. Never changes afterwards.",
  'OpenAccountRequest.kind':
    "Purpose of the account.",
  'OpenAccountRequest.labels':
    "Absent: none.",
  'OpenAccountRequest.priority':
    "Priority; a larger number is a higher one. Absent: 1, the lowest.",
  'OpenAccountRequest.min_reserve':
    "Amounts that the account keeps when others recover funds from it. Empty: 10% of its first received amount.",
  'OpenAccountRequest.thresholds':
    "Absent: as the nearest ancestor that states them.",
  'OpenAccountRequest.policy':
    "Absent: as the nearest ancestor that states it.",
  'OpenAccountRequest.allocation':
    "First allocation, from the parent's own funds. Empty: none, or the profile's. Zero is no receipt.",
  'OpenAccountRequest.profile':
    "A profile of the server's, whose fields stand for those that are not stated here. Absent: the default of the kind where neither maxima nor max_seconds are stated, if there is one.",
  'OpenAccountRequest.maxima':
    "Limits without a window, set with the opening: what a run may use in all. Empty: none, or the profile's. Those that are stated come before the profile's, resource by resource.",
  'OpenAccountRequest.max_seconds':
    "Requests are account_expired so long after the opening, by the clock. Absent: never.",
  'OpenAccountRequest.max_open':
    "Open reservations of the account and everything below it at most. Absent: not limited.",
  'OpenAccountRequest.confidence_threshold':
    "Requests are confidence_reached once the last report is at or above it. Absent: no gate.",
  'MinReserve':
    "Reserves by resource, as one value that can be present and empty.",
  'MinReserve.amounts':
    "Amounts; zero is allowed.",
  'UpdateAccountRequest':
    "Replaces each field that is stated and leaves the others.",
  'UpdateAccountRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'UpdateAccountRequest.account_id':
    "The account to change.",
  'UpdateAccountRequest.labels':
    "Absent: unchanged. Present and empty: no labels from now on.",
  'UpdateAccountRequest.priority':
    "Priority. Absent: unchanged.",
  'UpdateAccountRequest.min_reserve':
    "Absent: unchanged.",
  'UpdateAccountRequest.thresholds':
    "Absent: unchanged.",
  'UpdateAccountRequest.policy':
    "Absent: unchanged.",
  'UpdateAccountRequest.max_open':
    "Open reservations at most. Absent: unchanged.",
  'UpdateAccountRequest.confidence_threshold':
    "Confidence that ends requests. Absent: unchanged.",
  'SuspendAccountRequest':
    "Refuses requests of the account and of everything below it, until it is resumed. Reports are still booked.",
  'SuspendAccountRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'SuspendAccountRequest.account_id':
    "The account to suspend.",
  'SuspendAccountRequest.reason':
    "Reason, for the record. Absent: not stated.",
  'ResumeAccountRequest':
    "Ends a suspension.",
  'ResumeAccountRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'ResumeAccountRequest.account_id':
    "The account to resume.",
  'CloseAccountRequest':
    "Closes an account: its reservations expire, its unspent funds go back.",
  'CloseAccountRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'CloseAccountRequest.account_id':
    "The account to close.",
  'CloseAccountRequest.cascade':
    "Close what is open below it first, deepest first. False: open children are account_in_use.",
  'AllocateRequest':
    "Moves funds from the parent to the account.",
  'AllocateRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'AllocateRequest.account_id':
    "The account that receives.",
  'AllocateRequest.amounts':
    "Amounts to move.",
  'ReclaimRequest':
    "Moves available funds from the account back to its parent.",
  'ReclaimRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'ReclaimRequest.account_id':
    "The account that gives.",
  'ReclaimRequest.amounts':
    "Amounts to move.",
  'TransferRequest':
    "Moves available funds from one account to any other.",
  'TransferRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'TransferRequest.from_id':
    "The account that gives.",
  'TransferRequest.to_id':
    "The account that receives.",
  'TransferRequest.amounts':
    "Amounts to move.",
  'DistributeRequest':
    "Moves the whole of the amounts from an account's own funds to its children, or nothing. Shares are rounded to the resource's scale and add up to the whole.",
  'DistributeRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'DistributeRequest.account_id':
    "The account that gives: the parent.",
  'DistributeRequest.amounts':
    "Amounts to move.",
  'DistributeRequest.strategy':
    "Way to share out.",
  'DistributeRequest.children':
    "Children that receive. Empty: every open child, which the strategy proportional does not allow.",
  'DistributionChild':
    "A child that receives a share.",
  'DistributionChild.account_id':
    "The child.",
  'DistributionChild.weight':
    "Weight of the child. Required by the strategy proportional, malformed with another.",
  'AdjustRequest':
    "Corrects one charge after the fact: gives some of it back, or charges more.",
  'AdjustRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'AdjustRequest.revision':
    "Revision of the charge's event, as the charge's answer said.",
  'AdjustRequest.resource':
    "The charge of this resource.",
  'AdjustRequest.direction':
    "Direction of the correction.",
  'AdjustRequest.amount':
    "Amount to give back or to charge. A credit is at most the charge with its debits, less its credits.",
  'AdjustRequest.reason':
    "Reason, for the record. Absent: not stated.",
  'ReallocateRequest':
    "Recovers funds for the payer of the account from accounts of lower or equal priority, as far as possible.",
  'ReallocateRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'ReallocateRequest.account_id':
    "The account in need.",
  'ReallocateRequest.amounts':
    "Amounts to recover at most.",
  'SetLimitRequest':
    "Caps what the account and everything below it may use of a resource: counted from the account's opening, or with a window afresh in each period, beginning with the one in which it is first set. One limit for each account, resource and window.",
  'SetLimitRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'SetLimitRequest.account_id':
    "Owner of the limit.",
  'SetLimitRequest.resource':
    "Name of the resource.",
  'SetLimitRequest.amount':
    "The cap; zero is allowed. Setting it again changes amount and terms and keeps the count.",
  'SetLimitRequest.window':
    "Absent: none.",
  'SetLimitRequest.rollover':
    "Most that the turn adds to the next period of what was left. Absent: nothing.",
  'SetLimitRequest.tolerance':
    "Ratio of the limit by which a request may exceed it, flagged: 0.1 allows 110%. Absent: 0.",
  'SetLimitRequest.priority_share':
    "Absent: every spender may use the whole.",
  'RemoveLimitRequest':
    "Takes a limit away.",
  'RemoveLimitRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'RemoveLimitRequest.account_id':
    "Owner of the limit.",
  'RemoveLimitRequest.resource':
    "Name of the resource.",
  'RemoveLimitRequest.window':
    "Window of the limit. Absent: the one without a window.",
  'ConsumeRequest':
    "Asks for usage, or reports it.",
  'ConsumeRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'ConsumeRequest.account_id':
    "The spender.",
  'ConsumeRequest.mode':
    "Asked for, or reported.",
  'ConsumeRequest.amounts':
    "Amounts, charged all or nothing. Zero is allowed.",
  'ConsumeRequest.attribution':
    "Absent: unknown.",
  'ConsumeRequest.on_shortage':
    "Unspecified: reject.",
  'ConsumeRequest.reservation_id':
    "Reservation that this report belongs to. Of an open one of the same account it is a partial Settle. Absent: none.",
  'ReserveRequest':
    "Holds funds for an operation under way.",
  'ReserveRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'ReserveRequest.account_id':
    "The spender.",
  'ReserveRequest.reservation_id':
    "Chosen by the caller; never used twice in the ledger.",
  'ReserveRequest.amounts':
    "Amounts to hold. Zero is allowed. A resource that stands here is not taken from the estimate.",
  'ReserveRequest.ttl_seconds':
    "Seconds until the hold expires.",
  'ReserveRequest.attribution':
    "Absent: unknown.",
  'ReserveRequest.on_shortage':
    "Unspecified: reject.",
  'ReserveRequest.estimate':
    "Expected use, from which usd and, where a payer or a limit counts them, tokens are worked out. Absent: amounts say it all.",
  'UsageEstimate':
    "Expected use of an operation.",
  'UsageEstimate.provider':
    "Provider of the model. Absent: unknown.",
  'UsageEstimate.model':
    "The model.",
  'UsageEstimate.text':
    "The input. Its tokens are counted by the model's tokenizer, or else by a rule of thumb, and it is not recorded.",
  'UsageEstimate.input_tokens':
    "Tokens of the input, where they are known.",
  'UsageEstimate.max_output_tokens':
    "Tokens of the output at most.",
  'ExtendReservationRequest':
    "Moves a reservation's deadline to the decision's time plus the TTL, never to an earlier time.",
  'ExtendReservationRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'ExtendReservationRequest.reservation_id':
    "An open reservation.",
  'ExtendReservationRequest.ttl_seconds':
    "Seconds from the decision.",
  'SettleRequest':
    "Reports what a reserved operation cost, or a part of it.",
  'SettleRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'SettleRequest.reservation_id':
    "Open, or expired and not yet settled.",
  'SettleRequest.amounts':
    "The actual cost, beside what the attribution measures. Zero and resources that were not held are allowed. Empty: nothing else was spent.",
  'SettleRequest.final':
    "The last one: the rest of the hold is freed. Absent: true.",
  'SettleRequest.attribution':
    "Operation; what it does not state is the reservation's. Measures are the bill's own.",
  'VoidReservationRequest':
    "Gives up an open reservation; what was settled before stays booked.",
  'VoidReservationRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'VoidReservationRequest.reservation_id':
    "An open reservation.",
  'OpenEscrowRequest':
    "Holds a payer's own funds for a payee until they are released or refunded.",
  'OpenEscrowRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'OpenEscrowRequest.escrow_id':
    "Chosen by the caller; never used twice in the ledger.",
  'OpenEscrowRequest.payer_id':
    "Owner of the funds that are held.",
  'OpenEscrowRequest.payee_id':
    "Receiver of released funds.",
  'OpenEscrowRequest.arbiter_id':
    "May release and refund beside the parties. Absent: nobody else.",
  'OpenEscrowRequest.amounts':
    "Amounts to move.",
  'OpenEscrowRequest.ttl_seconds':
    "Refunded so long after the opening. Absent: it does not expire.",
  'OpenEscrowRequest.reason':
    "Reason, for the record. Absent: not stated.",
  'ReleaseEscrowRequest':
    "Moves funds in escrow to the payee.",
  'ReleaseEscrowRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'ReleaseEscrowRequest.escrow_id':
    "An open escrow.",
  'ReleaseEscrowRequest.amounts':
    "Amounts to release, at most what is left of each. Empty: all that is left.",
  'ReleaseEscrowRequest.by_id':
    "On whose behalf: the payer or the arbiter. Absent: the operator's, who may.",
  'RefundEscrowRequest':
    "Moves what is left in escrow back to the payer.",
  'RefundEscrowRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'RefundEscrowRequest.escrow_id':
    "An open escrow.",
  'RefundEscrowRequest.by_id':
    "On whose behalf: the payee or the arbiter. Absent: the operator's, who may.",
  'ReportConfidenceRequest':
    "Says how sure an account is of its result. The last report counts; once it is at or above the threshold that the account states, requests of the account and of everything below it are confidence_reached.",
  'ReportConfidenceRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'ReportConfidenceRequest.account_id':
    "The account that reports.",
  'ReportConfidenceRequest.confidence':
    "Confidence of the account in its result.",
  'ReportOutcomeRequest':
    "Says what work was done, to weigh against what was spent. It changes no rule.",
  'ReportOutcomeRequest.envelope':
    "Required, except for an item of an atomic batch.",
  'ReportOutcomeRequest.account_id':
    "The account that did it.",
  'ReportOutcomeRequest.work':
    "Work in units that the caller defines, such as tickets resolved.",
  'ReportOutcomeRequest.success':
    "Absent: not judged.",
  'ReportOutcomeRequest.attribution':
    "Absent: unknown.",
  'Command':
    "Any one command, for batches and streams.",
  'Command.open_ledger':
    "See OpenLedgerRequest.",
  'Command.define_resource':
    "See DefineResourceRequest.",
  'Command.fund':
    "See FundRequest.",
  'Command.withdraw':
    "See WithdrawRequest.",
  'Command.close_ledger':
    "See CloseLedgerRequest.",
  'Command.open_account':
    "See OpenAccountRequest.",
  'Command.update_account':
    "See UpdateAccountRequest.",
  'Command.suspend_account':
    "See SuspendAccountRequest.",
  'Command.resume_account':
    "See ResumeAccountRequest.",
  'Command.close_account':
    "See CloseAccountRequest.",
  'Command.allocate':
    "See AllocateRequest.",
  'Command.reclaim':
    "See ReclaimRequest.",
  'Command.transfer':
    "See TransferRequest.",
  'Command.reallocate':
    "See ReallocateRequest.",
  'Command.set_limit':
    "See SetLimitRequest.",
  'Command.remove_limit':
    "See RemoveLimitRequest.",
  'Command.consume':
    "See ConsumeRequest.",
  'Command.reserve':
    "See ReserveRequest.",
  'Command.extend_reservation':
    "See ExtendReservationRequest.",
  'Command.settle':
    "See SettleRequest.",
  'Command.void_reservation':
    "See VoidReservationRequest.",
  'Command.close_period':
    "See ClosePeriodRequest.",
  'Command.distribute':
    "See DistributeRequest.",
  'Command.adjust':
    "See AdjustRequest.",
  'Command.report_confidence':
    "See ReportConfidenceRequest.",
  'Command.report_outcome':
    "See ReportOutcomeRequest.",
  'Command.open_escrow':
    "See OpenEscrowRequest.",
  'Command.release_escrow':
    "See ReleaseEscrowRequest.",
  'Command.refund_escrow':
    "See RefundEscrowRequest.",
  'Command.reset_clock':
    "See ResetClockRequest.",
  'OpenLedgerResponse':
    "Answers OpenLedgerRequest.",
  'OpenLedgerResponse.answer':
    "Outcome of the command.",
  'DefineResourceResponse':
    "Answers DefineResourceRequest.",
  'DefineResourceResponse.answer':
    "Outcome of the command.",
  'FundResponse':
    "Answers FundRequest.",
  'FundResponse.answer':
    "Outcome of the command.",
  'WithdrawResponse':
    "Answers WithdrawRequest.",
  'WithdrawResponse.answer':
    "Outcome of the command.",
  'CloseLedgerResponse':
    "Answers CloseLedgerRequest.",
  'CloseLedgerResponse.answer':
    "Outcome of the command.",
  'OpenAccountResponse':
    "Answers OpenAccountRequest.",
  'OpenAccountResponse.answer':
    "Outcome of the command.",
  'UpdateAccountResponse':
    "Answers UpdateAccountRequest.",
  'UpdateAccountResponse.answer':
    "Outcome of the command.",
  'SuspendAccountResponse':
    "Answers SuspendAccountRequest.",
  'SuspendAccountResponse.answer':
    "Outcome of the command.",
  'ResumeAccountResponse':
    "Answers ResumeAccountRequest.",
  'ResumeAccountResponse.answer':
    "Outcome of the command.",
  'CloseAccountResponse':
    "Answers CloseAccountRequest.",
  'CloseAccountResponse.answer':
    "Outcome of the command.",
  'AllocateResponse':
    "Answers AllocateRequest.",
  'AllocateResponse.answer':
    "Outcome of the command.",
  'ReclaimResponse':
    "Answers ReclaimRequest.",
  'ReclaimResponse.answer':
    "Outcome of the command.",
  'TransferResponse':
    "Answers TransferRequest.",
  'TransferResponse.answer':
    "Outcome of the command.",
  'ReallocateResponse':
    "Answers ReallocateRequest.",
  'ReallocateResponse.answer':
    "Outcome of the command.",
  'SetLimitResponse':
    "Answers SetLimitRequest.",
  'SetLimitResponse.answer':
    "Outcome of the command.",
  'RemoveLimitResponse':
    "Answers RemoveLimitRequest.",
  'RemoveLimitResponse.answer':
    "Outcome of the command.",
  'ConsumeResponse':
    "Answers ConsumeRequest.",
  'ConsumeResponse.answer':
    "Outcome of the command.",
  'ReserveResponse':
    "Answers ReserveRequest.",
  'ReserveResponse.answer':
    "Outcome of the command.",
  'ExtendReservationResponse':
    "Answers ExtendReservationRequest.",
  'ExtendReservationResponse.answer':
    "Outcome of the command.",
  'SettleResponse':
    "Answers SettleRequest.",
  'SettleResponse.answer':
    "Outcome of the command.",
  'VoidReservationResponse':
    "Answers VoidReservationRequest.",
  'VoidReservationResponse.answer':
    "Outcome of the command.",
  'ClosePeriodResponse':
    "Answers ClosePeriodRequest.",
  'ClosePeriodResponse.answer':
    "Outcome of the command.",
  'ResetClockResponse':
    "Answers ResetClockRequest.",
  'ResetClockResponse.answer':
    "Outcome of the command.",
  'DistributeResponse':
    "Answers DistributeRequest.",
  'DistributeResponse.answer':
    "Outcome of the command.",
  'AdjustResponse':
    "Answers AdjustRequest.",
  'AdjustResponse.answer':
    "Outcome of the command.",
  'ReportConfidenceResponse':
    "Answers ReportConfidenceRequest.",
  'ReportConfidenceResponse.answer':
    "Outcome of the command.",
  'ReportOutcomeResponse':
    "Answers ReportOutcomeRequest.",
  'ReportOutcomeResponse.answer':
    "Outcome of the command.",
  'OpenEscrowResponse':
    "Answers OpenEscrowRequest.",
  'OpenEscrowResponse.answer':
    "Outcome of the command.",
  'ReleaseEscrowResponse':
    "Answers ReleaseEscrowRequest.",
  'ReleaseEscrowResponse.answer':
    "Outcome of the command.",
  'RefundEscrowResponse':
    "Answers RefundEscrowRequest.",
  'RefundEscrowResponse.answer':
    "Outcome of the command.",
  'ExecuteBatchRequest':
    "Several commands.",
  'ExecuteBatchRequest.commands':
    "Commands, each with an envelope of its own, or none when atomic is present. Those of one ledger are decided in this order.",
  'ExecuteBatchRequest.atomic':
    "Present: all of the commands or none, as one command of one ledger under this envelope; the commands carry none. They have at most 10,000 amounts in all.",
  'ExecuteBatchResponse':
    "Answers ExecuteBatchRequest.",
  'ExecuteBatchResponse.answers':
    "One for each command, in order; exactly one for an atomic batch. From the first that no longer fits into the message they are abridged; more commands than have room for that are malformed, before any is decided.",
  'ExecuteRequest':
    "One command on the stream.",
  'ExecuteRequest.tag':
    "Comes back with the answer. Empty: match by command id.",
  'ExecuteRequest.command':
    "Required, with its envelope.",
  'ExecuteResponse':
    "One answer on the stream.",
  'ExecuteResponse.tag':
    "The tag of the command.",
  'ExecuteResponse.answer':
    "Outcome of it.",
  'AsOf':
    "Basis of an answer from the writer's committed state.",
  'AsOf.at':
    "The time at which it was judged: what was due by then counts as expired. ISO 8601 in UTC.",
  'AsOf.revision':
    "Revision of the ledger's last event.",
  'AsOf.position':
    "A place in the store at or after that event.",
  'CheckRequest':
    "Asks how an account stands.",
  'CheckRequest.ledger_id':
    "The ledger.",
  'CheckRequest.account_id':
    "The spender.",
  'CheckResponse':
    "Standing of an account.",
  'CheckResponse.spending':
    "Status, action and what remains.",
  'CheckResponse.as_of':
    "Basis of the answer.",
  'GetAccountRequest':
    "Asks for one account.",
  'GetAccountRequest.ledger_id':
    "The ledger.",
  'GetAccountRequest.account_id':
    "The account.",
  'GetAccountResponse':
    "One account.",
  'GetAccountResponse.account':
    "The account.",
  'GetAccountResponse.as_of':
    "Basis of the answer.",
  'Account':
    "An account and its figures.",
  'Account.account_id':
    "Its id.",
  'Account.parent_id':
    "Absent: the root.",
  'Account.kind':
    "Purpose of the account.",
  'Account.state':
    "Open, suspended itself, or closed.",
  'Account.suspended_id':
    "The account itself or the nearest ancestor that is suspended. Absent: none, or it is closed, or the list does not say.",
  'Account.priority':
    "From 1, the lowest. 0: not known of a closed account.",
  'Account.labels':
    "Absent: none.",
  'Account.policy':
    "Rules that the account states itself. Absent: none, or the list does not say.",
  'Account.thresholds':
    "Rules that the account states itself. Absent: none, or the list does not say.",
  'Account.opened_at':
    "ISO 8601 in UTC. Absent: not known of a closed account.",
  'Account.closed_at':
    "ISO 8601 in UTC. Absent: open.",
  'Account.open_children':
    "Accounts directly below it that are open. Absent: the list does not say.",
  'Account.open_reservations':
    "Absent: the list does not say.",
  'Account.balances':
    "By resource; empty in a list.",
  'Account.spending':
    "Standing of the account. Absent: closed, or the list does not say.",
  'Account.depth':
    "Levels below the root. Absent: only lists say.",
  'Account.open_reservations_below':
    "Open reservations of the account and everything below it. Absent: the list does not say.",
  'Account.open_escrows':
    "Open escrows that name it as payer or payee. Absent: the list does not say.",
  'Account.max_open':
    "Open reservations of the account and everything below it may be at most so many. Absent: not limited, or the list does not say.",
  'Account.profile':
    "The profile that it was opened with. Absent: none, or the list does not say.",
  'Account.expires_at':
    "Time when its max_seconds have passed, ISO 8601 in UTC. Absent: never, or the list does not say.",
  'Account.confidence_threshold':
    "0 to 1, decimal text. Absent: no gate, or the list does not say.",
  'Account.confidence':
    "The last report, 0 to 1, decimal text. Absent: none, or the list does not say.",
  'Account.limits':
    "Empty in a list.",
  'Limit':
    "One limit of an account as it stands now; its window turned, recorded or not. Decimal text.",
  'Limit.resource':
    "Name of the resource.",
  'Limit.amount':
    "The cap.",
  'Limit.window':
    "Absent: it has none.",
  'Limit.used':
    "In the current period; without a window since the account's opening.",
  'Limit.reserved':
    "Amount in open reservations, whenever they were made.",
  'Limit.rolled_in':
    "Left over from before and added to the cap. Absent: nothing.",
  'Limit.remaining':
    "Cap and rolled in, less used and reserved; never below zero.",
  'Limit.starts_at':
    "Start of the current period, ISO 8601 in UTC. Absent: no window.",
  'Limit.ends_at':
    "End of the current period, exclusive, ISO 8601 in UTC. Absent: no window.",
  'Limit.rollover':
    "At most this much is rolled over. Absent: nothing is.",
  'Limit.tolerance':
    "Ratio by which a request may exceed it. Absent: 0.",
  'Limit.priority_share':
    "Absent: every spender may use the whole.",
  'Balance':
    "Figures in one resource, as decimal text.",
  'Balance.resource':
    "Name of the resource.",
  'Balance.allocated':
    "Received less given away: available + held + consumed. With a sign when negative.",
  'Balance.available':
    "Spendable. With a sign when it is a deficit.",
  'Balance.held':
    "In open reservations that the account pays.",
  'Balance.consumed':
    "Paid from its own funds.",
  'Balance.closed_below':
    "Consumed by accounts that were closed below it.",
  'Balance.used':
    "Used by the account and everything below it, whoever paid.",
  'Balance.reserved':
    "Reserved by the account and everything below it, whoever pays.",
  'Balance.limit':
    "The limit without a window. Absent: there is none.",
  'GetReservationRequest':
    "Asks for one reservation.",
  'GetReservationRequest.ledger_id':
    "The ledger.",
  'GetReservationRequest.reservation_id':
    "The reservation.",
  'GetReservationResponse':
    "One reservation.",
  'GetReservationResponse.reservation':
    "The reservation.",
  'GetReservationResponse.as_of':
    "Basis of the answer.",
  'Reservation':
    "A reservation.",
  'Reservation.reservation_id':
    "Its id.",
  'Reservation.account_id':
    "The spender.",
  'Reservation.status':
    "Judged by time.",
  'Reservation.holds':
    "Amounts still held, or held when it expired. Empty: settled or voided.",
  'Reservation.reserved_at':
    "ISO 8601 in UTC. Absent: not known of an ended reservation.",
  'Reservation.expires_at':
    "Deadline, ISO 8601 in UTC. Absent: not known of an ended reservation.",
  'Reservation.ended_at':
    "ISO 8601 in UTC. Absent: open, or its expiry is not recorded yet.",
  'GetEscrowRequest':
    "Asks for one escrow.",
  'GetEscrowRequest.ledger_id':
    "The ledger.",
  'GetEscrowRequest.escrow_id':
    "The escrow.",
  'GetEscrowResponse':
    "One escrow.",
  'GetEscrowResponse.escrow':
    "The escrow.",
  'GetEscrowResponse.as_of':
    "Basis of the answer.",
  'Escrow':
    "Funds of a payer held for a payee.",
  'Escrow.escrow_id':
    "Its id.",
  'Escrow.payer_id':
    "Owner of the funds that are or were held.",
  'Escrow.payee_id':
    "Receiver of released funds.",
  'Escrow.arbiter_id':
    "Absent: none, or not known of an ended escrow.",
  'Escrow.status':
    "Judged by time.",
  'Escrow.amounts':
    "Amounts that are left. Empty: it has ended.",
  'Escrow.opened_at':
    "ISO 8601 in UTC. Absent: not known of an ended escrow.",
  'Escrow.expires_at':
    "Deadline, ISO 8601 in UTC. Absent: none, or not known of an ended escrow.",
  'Escrow.ended_at':
    "ISO 8601 in UTC. Absent: open, or its expiry is not recorded yet.",
  'ListReservationsRequest':
    "Asks for an account's open reservations.",
  'ListReservationsRequest.ledger_id':
    "The ledger.",
  'ListReservationsRequest.account_id':
    "The spender.",
  'ListReservationsRequest.after_id':
    "The last id of the page before. Absent: from the newest.",
  'ListReservationsRequest.page_size':
    "Entries of a page at most. Absent: 100.",
  'ListReservationsResponse':
    "A page of open reservations.",
  'ListReservationsResponse.reservations':
    "Newest first.",
  'ListReservationsResponse.next_after_id':
    "Ask for the next page with this after_id. Absent: there is none.",
  'ListReservationsResponse.as_of':
    "Basis of the answer.",
  'ListAccountsRequest':
    "Asks for accounts.",
  'ListAccountsRequest.ledger_id':
    "The ledger.",
  'ListAccountsRequest.parent_id':
    "Only those directly below it. Absent: all.",
  'ListAccountsRequest.kind':
    "Unspecified: every kind.",
  'ListAccountsRequest.state':
    "Unspecified: every state.",
  'ListAccountsRequest.after_id':
    "Ids after this one. Absent: from the first.",
  'ListAccountsRequest.profile':
    "Only those opened with this profile. Absent: any.",
  'ListAccountsRequest.labels':
    "Only those that state all of these themselves. Empty: any.",
  'ListAccountsRequest.page_size':
    "Entries of a page at most. Absent: 100.",
  'ListAccountsRequest.min_position':
    "Wait until the tables have seen it. Absent: no wait.",
  'ListAccountsResponse':
    "A page of accounts.",
  'ListAccountsResponse.accounts':
    "By id.",
  'ListAccountsResponse.next_after_id':
    "Ask for the next page with this after_id. Absent: there is none.",
  'ListAccountsResponse.position':
    "Position up to which the tables follow the log.",
  'ListLedgersRequest':
    "Asks for ledgers.",
  'ListLedgersRequest.after_id':
    "Ids after this one. Absent: from the first.",
  'ListLedgersRequest.page_size':
    "Entries of a page at most. Absent: 100.",
  'ListLedgersRequest.min_position':
    "Wait until the tables have seen it. Absent: no wait.",
  'ListLedgersResponse':
    "A page of ledgers.",
  'ListLedgersResponse.ledgers':
    "By id.",
  'ListLedgersResponse.next_after_id':
    "Ask for the next page with this after_id. Absent: there is none.",
  'ListLedgersResponse.position':
    "Position up to which the tables follow the log.",
  'Ledger':
    "A ledger.",
  'Ledger.ledger_id':
    "Its id.",
  'Ledger.status':
    "Open or closed.",
  'Ledger.clock':
    "Clock whose time decides.",
  'Ledger.opened_at':
    "ISO 8601 in UTC.",
  'Ledger.closed_at':
    "ISO 8601 in UTC. Absent: open.",
  'Ledger.resources':
    "Resources that can be used, by name.",
  'Ledger.labels':
    "Labels of the root account. Absent: none.",
  'Ledger.parked':
    "Reason that the read models do not follow the ledger, so that the figures here are those of before. Absent: they follow it.",
  'LedgerResource':
    "A resource of a ledger.",
  'LedgerResource.resource':
    "Its name.",
  'LedgerResource.scale':
    "Decimal places.",
  'LedgerResource.funded':
    "All that ever came in, decimal text.",
  'LedgerResource.withdrawn':
    "All that was taken out, decimal text.",
  'GetBalancesRequest':
    "Asks for balances.",
  'GetBalancesRequest.ledger_id':
    "The ledger.",
  'GetBalancesRequest.account_id':
    "The top of the subtree. Absent: root.",
  'GetBalancesRequest.depth':
    "Levels below it to list. Absent: 0, the account alone.",
  'GetBalancesRequest.after_id':
    "The next_after_id of the page before. Absent: the first page.",
  'GetBalancesRequest.closed':
    "List closed accounts below it too. The account itself is always listed.",
  'GetBalancesRequest.page_size':
    "Entries of a page at most. Absent: 100.",
  'GetBalancesRequest.min_position':
    "Wait until the tables have seen it. Absent: no wait.",
  'GetBalancesResponse':
    "Balances.",
  'GetBalancesResponse.accounts':
    "The account first, then what is below it, each followed by what is below it.",
  'GetBalancesResponse.next_after_id':
    "Ask for the next page with this after_id. Absent: there is none.",
  'GetBalancesResponse.position':
    "Position up to which the tables follow the log.",
  'AccountBalances':
    "Figures of one account.",
  'AccountBalances.account':
    "The account, as a list says it.",
  'AccountBalances.balances':
    "By resource; one that never moved is not listed.",
  'AccountBalances.limits':
    "By resource, the ones that turn soonest first. As far as events have brought them: a period that ended in silence is still shown, ends_at tells.",
  'TreeBalance':
    "Figures of one account and of its subtree in one resource.",
  'TreeBalance.own':
    "The account's own.",
  'TreeBalance.subtree':
    "Buckets of the account and everything below it.",
  'TreeBalance.final':
    "Figures that the account was closed with; its own buckets are empty since. Absent: not closed.",
  'Buckets':
    "Stored buckets, as decimal text; with a sign when negative.",
  'Buckets.allocated':
    "Available + held + consumed.",
  'Buckets.available':
    "Spendable.",
  'Buckets.held':
    "In open reservations and escrows.",
  'Buckets.consumed':
    "Paid, less what was credited.",
  'Buckets.closed_below':
    "Consumed by accounts that were closed.",
  'GetUsageRequest':
    "Asks for usage.",
  'GetUsageRequest.ledger_id':
    "The ledger.",
  'GetUsageRequest.account_id':
    "Only this spender. Absent: all.",
  'GetUsageRequest.subtree':
    "With account_id: also everything below it.",
  'GetUsageRequest.operation':
    "Absent: every operation. Empty: usage that states none.",
  'GetUsageRequest.model':
    "Absent: every model. Empty: usage that states none.",
  'GetUsageRequest.from_time':
    "Start; the hour that it lies in is the first. Absent: from the beginning.",
  'GetUsageRequest.to_time':
    "End, exclusive; the hour that it lies in is counted whole. Absent: to the end.",
  'GetUsageRequest.provider':
    "Absent: every provider. Empty: usage that states none.",
  'GetUsageRequest.task':
    "Absent: every task. Empty: usage that states none.",
  'GetUsageRequest.session':
    "Absent: every session. Empty: usage that states none.",
  'GetUsageRequest.tags':
    "Only usage with all of these tags; an empty value is usage without the tag.",
  'GetUsageRequest.labels':
    "Only of accounts that state all of these labels themselves now; an empty value is an account without it.",
  'GetUsageRequest.group_by':
    "Dimensions that get rows of their own. Empty: one sum for each resource.",
  'GetUsageRequest.group_by_tags':
    "Names of tags whose values get rows of their own.",
  'GetUsageRequest.group_by_labels':
    "Names of labels of the account, the same way.",
  'GetUsageRequest.page_token':
    "From the previous page. Absent: the first page.",
  'GetUsageRequest.page_size':
    "Entries of a page at most. Absent: 100.",
  'GetUsageRequest.min_position':
    "Wait until the tables have seen it. Absent: no wait.",
  'GetUsageResponse':
    "Usage. An adjustment counts in the hour of its decision, with what its charge was for; so an hour's amount may be below 0.",
  'GetUsageResponse.rows':
    "In the order of account, operation, model, provider, task, session, hour, payer, tags, labels and resource.",
  'GetUsageResponse.next_page_token':
    "Ask for the next page with it. Absent: there is none.",
  'GetUsageResponse.position':
    "Position up to which the tables follow the log.",
  'UsageRow':
    "Usage of one group in one resource.",
  'UsageRow.account_id':
    "Absent: not grouped by it.",
  'UsageRow.operation':
    "Absent: not grouped by it, or the usage stated none.",
  'UsageRow.model':
    "Absent: not grouped by it, or the usage stated none.",
  'UsageRow.hour':
    "Beginning of the hour, ISO 8601 in UTC. Absent: not grouped by it.",
  'UsageRow.payer_id':
    "Absent: not grouped by it, or nobody paid.",
  'UsageRow.resource':
    "Name of the resource.",
  'UsageRow.amount':
    "Decimal text, adjustments included. With a sign when more was credited than charged.",
  'UsageRow.unpaid':
    "The part that nobody paid, decimal text.",
  'UsageRow.charges':
    "Number of charges.",
  'UsageRow.overruns':
    "Number of charges that were more than the payer had available.",
  'UsageRow.overrun':
    "By how much in all, decimal text.",
  'UsageRow.provider':
    "Absent: not grouped by it, or the usage stated none.",
  'UsageRow.task':
    "Absent: not grouped by it, or the usage stated none.",
  'UsageRow.session':
    "Absent: not grouped by it, or the usage stated none.",
  'UsageRow.tags':
    "Tags that were grouped by and that the usage has.",
  'UsageRow.labels':
    "Labels that were grouped by and that the account has.",
  'UsageRow.adjusted':
    "The part of the amount that adjustments made: debits less credits, decimal text, with a sign when negative.",
  'UsageRow.priced':
    "The part of the amount that the server worked out from prices, decimal text.",
  'UsageRow.unpriced':
    "Number of usages that have no price and for which no usd were charged; only in rows of usd.",
  'GetLedgerTotalsRequest':
    "Asks for a ledger's totals.",
  'GetLedgerTotalsRequest.ledger_id':
    "The ledger.",
  'GetLedgerTotalsRequest.min_position':
    "Wait until the tables have seen it. Absent: no wait.",
  'GetLedgerTotalsResponse':
    "A ledger's totals.",
  'GetLedgerTotalsResponse.resources':
    "By name of the resource.",
  'GetLedgerTotalsResponse.position':
    "Position up to which the tables follow the log.",
  'ConservedTotals':
    "One resource over a whole ledger, added up over every open account's own buckets, as decimal text.",
  'ConservedTotals.resource':
    "Name of the resource.",
  'ConservedTotals.funded':
    "All that ever came in.",
  'ConservedTotals.withdrawn':
    "All that was taken out.",
  'ConservedTotals.available':
    "Spendable. With a sign when it is a deficit.",
  'ConservedTotals.held':
    "In open reservations and escrows.",
  'ConservedTotals.consumed':
    "Paid by open accounts.",
  'ConservedTotals.closed_below':
    "Paid by accounts that were closed.",
  'ConservedTotals.difference':
    "Funded less all the others: anything but 0 is a finding.",
  'GetEfficiencyRequest':
    "Asks what work was done, and what was used for it.",
  'GetEfficiencyRequest.ledger_id':
    "The ledger.",
  'GetEfficiencyRequest.account_id':
    "Only of this account. Absent: all.",
  'GetEfficiencyRequest.subtree':
    "With account_id: also everything below it.",
  'GetEfficiencyRequest.from_time':
    "Start; the hour that it lies in is the first. Absent: from the beginning.",
  'GetEfficiencyRequest.to_time':
    "End, exclusive; the hour that it lies in is counted whole. Absent: to the end.",
  'GetEfficiencyRequest.operation':
    "Only outcomes and usage of this operation. Absent: any.",
  'GetEfficiencyRequest.model':
    "The same of the model. Absent: any.",
  'GetEfficiencyRequest.task':
    "The same of the task. Absent: any.",
  'GetEfficiencyRequest.tags':
    "Only outcomes and usage with all of these tags.",
  'GetEfficiencyRequest.min_position':
    "Wait until the tables have seen it. Absent: no wait.",
  'GetEfficiencyResponse':
    "Work against usage.",
  'GetEfficiencyResponse.work':
    "The sum of all reports, decimal text, in the units of who reported.",
  'GetEfficiencyResponse.outcomes':
    "Number of reports.",
  'GetEfficiencyResponse.successes':
    "Number of reports of success.",
  'GetEfficiencyResponse.failures':
    "Number of reports of failure; a report need not say either.",
  'GetEfficiencyResponse.resources':
    "By name; a resource that was not used is not listed.",
  'GetEfficiencyResponse.position':
    "Position up to which the tables follow the log.",
  'ResourceEfficiency':
    "Work against usage in one resource. Ratios have at most 12 decimals, rounded half away from zero.",
  'ResourceEfficiency.resource':
    "Name of the resource.",
  'ResourceEfficiency.used':
    "Decimal text, adjustments included.",
  'ResourceEfficiency.used_per_work':
    "Decimal text. Absent: no work was reported.",
  'ResourceEfficiency.work_per_unit':
    "Decimal text. Absent: nothing was used.",
  'GetRejectionsRequest':
    "Asks what was refused.",
  'GetRejectionsRequest.ledger_id':
    "The ledger.",
  'GetRejectionsRequest.account_id':
    "Only of commands that name this account, existing or not. Absent: all.",
  'GetRejectionsRequest.subtree':
    "With account_id: also everything below it.",
  'GetRejectionsRequest.code':
    "Unspecified: every code.",
  'GetRejectionsRequest.from_time':
    "Start; the hour that it lies in is the first. Absent: from the beginning.",
  'GetRejectionsRequest.to_time':
    "End, exclusive; the hour that it lies in is counted whole. Absent: to the end.",
  'GetRejectionsRequest.page_token':
    "From the previous page. Absent: the first page.",
  'GetRejectionsRequest.page_size':
    "Entries of a page at most. Absent: 100.",
  'GetRejectionsRequest.min_position':
    "Wait until the tables have seen it. Absent: no wait.",
  'GetRejectionsResponse':
    "Refusals by account and code.",
  'GetRejectionsResponse.rows':
    "By account, commands that name none first, then by code's name.",
  'GetRejectionsResponse.next_page_token':
    "Ask for the next page with it. Absent: there is none.",
  'GetRejectionsResponse.position':
    "Position up to which the tables follow the log.",
  'RejectionRow':
    "Count of one account's commands that were refused for one reason.",
  'RejectionRow.account_id':
    "The account that the commands named first. Absent: they named none.",
  'RejectionRow.code':
    "Code of the refusal.",
  'RejectionRow.count':
    "In all.",
  'RejectionRow.unrecorded':
    "Refusals among them that were too many to be recorded one by one.",
  'RejectionRow.first_at':
    "The earliest, ISO 8601 in UTC.",
  'RejectionRow.last_at':
    "The latest, ISO 8601 in UTC.",
  'ListEscrowsRequest':
    "Asks for escrows.",
  'ListEscrowsRequest.ledger_id':
    "The ledger.",
  'ListEscrowsRequest.account_id':
    "Only those in which it is payer, payee or arbiter. Absent: all.",
  'ListEscrowsRequest.open':
    "True: only open ones; false: only ended ones. Absent: both.",
  'ListEscrowsRequest.after_id':
    "Ids after this one. Absent: from the first.",
  'ListEscrowsRequest.page_size':
    "Entries of a page at most. Absent: 100.",
  'ListEscrowsRequest.min_position':
    "Wait until the tables have seen it. Absent: no wait.",
  'ListEscrowsResponse':
    "A page of escrows.",
  'ListEscrowsResponse.escrows':
    "By id.",
  'ListEscrowsResponse.next_after_id':
    "Ask for the next page with this after_id. Absent: there is none.",
  'ListEscrowsResponse.position':
    "Position up to which the tables follow the log.",
  'EscrowRecord':
    "An escrow, open or ended, with all that became of it.",
  'EscrowRecord.escrow_id':
    "Its id.",
  'EscrowRecord.payer_id':
    "Owner of the funds that were set aside.",
  'EscrowRecord.payee_id':
    "Receiver of released funds.",
  'EscrowRecord.arbiter_id':
    "Absent: nobody but the parties.",
  'EscrowRecord.status':
    "Status as far as events say: an escrow whose deadline has passed is open until its refund is recorded.",
  'EscrowRecord.amounts':
    "By resource.",
  'EscrowRecord.reason':
    "For people. Absent: none was given.",
  'EscrowRecord.opened_at':
    "ISO 8601 in UTC.",
  'EscrowRecord.expires_at':
    "Deadline, ISO 8601 in UTC. Absent: it does not expire.",
  'EscrowRecord.ended_at':
    "ISO 8601 in UTC. Absent: open.",
  'EscrowedPart':
    "One resource of an escrow, decimal text.",
  'EscrowedPart.resource':
    "Name of the resource.",
  'EscrowedPart.amount':
    "Amount set aside.",
  'EscrowedPart.released':
    "Amount that went to the payee.",
  'EscrowedPart.refunded':
    "Amount that went back to the payer.",
  'EscrowedPart.rest':
    "Amount that is held.",
  'ListPeriodsRequest':
    "Asks for closed periods.",
  'ListPeriodsRequest.ledger_id':
    "The ledger.",
  'ListPeriodsRequest.after_number':
    "Numbers after this one. Absent: from the first.",
  'ListPeriodsRequest.page_size':
    "Entries of a page at most. Absent: 100.",
  'ListPeriodsRequest.min_position':
    "Wait until the tables have seen it. Absent: no wait.",
  'ListPeriodsResponse':
    "A page of closed periods.",
  'ListPeriodsResponse.periods':
    "From the first.",
  'ListPeriodsResponse.next_after_number':
    "Ask for the next page with this after_number. Absent: there is none.",
  'ListPeriodsResponse.position':
    "Position up to which the tables follow the log.",
  'WatchRequest':
    "Asks for events.",
  'WatchRequest.ledger_id':
    "The ledger. It need not exist yet.",
  'WatchRequest.account_id':
    "Only events that name this account, as spender, payer, source, destination, owner or donor. Absent: all.",
  'WatchRequest.after_position':
    "Exclusive: events after it. Absent: from the first. One that this server's store cannot have answered is malformed.",
  'WatchResponse':
    "One message of the stream.",
  'WatchResponse.event':
    "An event.",
  'WatchResponse.caught_up':
    "History is exhausted up to here; what follows is live.",
  'WatchCaughtUp':
    "Everything up to the position was sent.",
  'WatchCaughtUp.position':
    "Resume after it.",
  'RecordedEvent':
    "An event as it is stored.",
  'RecordedEvent.event_id':
    "UUID.",
  'RecordedEvent.type':
    "Name of the event, such as Consumed.",
  'RecordedEvent.ledger_id':
    "The ledger.",
  'RecordedEvent.revision':
    "Place in its ledger, from 0.",
  'RecordedEvent.position':
    "Place in the store; resume after it.",
  'RecordedEvent.data_json':
    "JSON, byte for byte as stored and hashed.",
  'RecordedEvent.metadata_json':
    "JSON, byte for byte as stored: command, actor, correlation, chain seal.",
  'RecordedEvent.account_ids':
    "Accounts that the event names, each once.",
  'GetStatusRequest':
    "Asks about the server.",
  'GetStatusResponse':
    "About the server.",
  'GetStatusResponse.version':
    "Version of the software.",
  'GetStatusResponse.store_position':
    "Position of the last event in the store. Empty: the store does not answer.",
  'GetStatusResponse.projections':
    "The projections.",
  'GetStatusResponse.started_at':
    "Start of the server, ISO 8601 in UTC.",
  'GetStatusResponse.nats':
    "Absent: NATS is not configured.",
  'GetStatusResponse.commands_answered':
    "Commands answered since the server started, faults included.",
  'GetStatusResponse.conflicts':
    "Decisions since then that were void because another server had written to the ledger first, so that the command was decided again.",
  'GetStatusResponse.parked_ledgers':
    "Ledgers that the read models do not follow, because an event of theirs could not be taken up: the first ones, by id, at most 100. Queries about them are refused; the other ledgers go on. After them, ledgers of which the start found a damaged event that the read models had taken up before.",
  'GetStatusResponse.parked_ledgers_count':
    "All of them.",
  'GetStatusResponse.clock':
    "Time that decisions bear, and doubts about it.",
  'GetStatusResponse.store_trouble':
    "Reason that nothing can be recorded, as far as it depends on the event store: it does not answer, it refuses this server, its disk is full, or it came back with another log. Absent: nothing is known to be in the way.",
  'ClockStatus':
    "About the server's clock.",
  'ClockStatus.believed_at':
    "The time that the server goes by, ISO 8601 in UTC.",
  'ClockStatus.reads':
    "Reading of the machine's clock, ISO 8601 in UTC.",
  'ClockStatus.trouble':
    "Reason that commands of ledgers on the server's clock are refused for now. Absent: the clock is believed.",
  'ClockStatus.passes_in_ms':
    "After so long it may be believed without anybody's doing, in milliseconds. Absent: it is believed.",
  'ClockStatus.ledgers_ahead':
    "Ledgers in memory whose last event is further ahead of the clock than clocks differ, at most 100: their commands are refused until their time has come or ResetClock takes them back.",
  'ClockStatus.ledgers_ahead_count':
    "Number of them.",
  'LedgerAhead':
    "A ledger whose last event is ahead of the server's clock.",
  'LedgerAhead.ledger_id':
    "The ledger.",
  'LedgerAhead.last_at':
    "Time of its last event, ISO 8601 in UTC.",
  'ConfirmClockRequest':
    "Says that the server's clock is right.",
  'ConfirmClockRequest.actor':
    "Person who says so, for the server's log.",
  'ConfirmClockResponse':
    "Answers ConfirmClockRequest.",
  'ConfirmClockResponse.trouble':
    "Reason that it was doubted. Absent: it was not.",
  'ConfirmClockResponse.clock':
    "Clock as it is now.",
  'NatsStatus':
    "Work of the server over NATS since it started.",
  'NatsStatus.connected':
    "True: the connection stands now.",
  'NatsStatus.requests':
    "Requests answered, errors included.",
  'NatsStatus.requests_failed':
    "Requests among them that were answered by an error.",
  'NatsStatus.requests_unanswerable':
    "Requests that named nobody to answer to: nothing was done with them.",
  'NatsStatus.event_messages':
    "Messages that the stream of events acknowledged: one for each event and one for each account that it touches.",
  'NatsStatus.events_position':
    "Every event up to this position is in the stream. Absent: not known yet, or events are not published.",
  'NatsStatus.events_trouble':
    "Reason that events wait. Absent: nothing is in their way.",
  'NatsStatus.intake_recorded':
    "Messages of the intake that are recorded, accepted or refused by a rule.",
  'NatsStatus.intake_rejected':
    "Messages among them that were refused.",
  'NatsStatus.intake_parked':
    "Messages of the intake that could not be taken, and are kept in the stream of parked ones.",
  'NatsStatus.intake_retried':
    "Deliveries given back to be repeated later.",
  'NatsStatus.intake_trouble':
    "Reason that the intake waits. Absent: nothing is in its way.",
  'NatsStatus.members':
    "Addresses of the servers that share the partitions of requests, this one included. Empty: it has no share yet.",
  'NatsStatus.partitions':
    "Partitions whose requests this server takes.",
  'NatsStatus.events_role':
    "`publishing`: this server publishes the events. `standby`: another one on the same store does, and this one takes over when that one goes. Absent: neither, or not yet.",
  'NatsStatus.events_parked_ledgers':
    "Ledgers whose events are not published any more, because one of them cannot be read: what is owed of them is published when this was mended and the server is started again. At most the first 100.",
  'ProjectionStatus':
    "About one projection.",
  'ProjectionStatus.name':
    "Its name.",
  'ProjectionStatus.state':
    "State, such as live, catching-up, parked, stopped or unavailable.",
  'ProjectionStatus.position':
    "Position up to which it follows the log. Absent: not known.",
  'ProjectionStatus.error':
    "Reason that it is parked or unavailable. Absent: it is neither.",
  'ParkedLedger':
    "A ledger that the read models do not follow.",
  'ParkedLedger.ledger_id':
    "Its id.",
  'ParkedLedger.revision':
    "Revision of the first event that is not in the tables, or is damaged.",
  'ParkedLedger.reason':
    "Reason, naming the event or what is missing.",
  'RebuildReadModelsRequest':
    "Asks for a rebuild.",
  'RebuildReadModelsResponse':
    "Progress of a rebuild.",
  'RebuildReadModelsResponse.position':
    "Position of the last event that the new tables hold.",
  'RebuildReadModelsResponse.head':
    "Position of the last event in the log.",
  'RebuildReadModelsResponse.events':
    "Events projected so far.",
  'RebuildReadModelsResponse.live':
    "The new tables are live. False: they are being built.",
  'AccountKind':
    "Purpose of an account. It labels the account and changes no rule.",
  'AccountKind.ACCOUNT_KIND_UNSPECIFIED':
    "Not stated.",
  'AccountKind.ACCOUNT_KIND_POOL':
    "Funds that several accounts share.",
  'AccountKind.ACCOUNT_KIND_TEAM':
    "A group of agents.",
  'AccountKind.ACCOUNT_KIND_AGENT':
    "One agent.",
  'AccountKind.ACCOUNT_KIND_RUN':
    "One execution of an agent.",
  'AccountKind.ACCOUNT_KIND_THREAD':
    "One conversation or thread of work inside a run.",
  'AccountState':
    "State of an account: one that is not open cannot be used.",
  'AccountState.ACCOUNT_STATE_UNSPECIFIED':
    "Not stated.",
  'AccountState.ACCOUNT_STATE_OPEN':
    "Neither suspended nor closed.",
  'AccountState.ACCOUNT_STATE_SUSPENDED':
    "The kill switch of the account itself is on.",
  'AccountState.ACCOUNT_STATE_CLOSED':
    "Closed for good.",
  'LedgerClock':
    "Clock whose time decides.",
  'LedgerClock.LEDGER_CLOCK_UNSPECIFIED':
    "Not stated: the server's.",
  'LedgerClock.LEDGER_CLOCK_SERVER':
    "The server's clock when a command is decided.",
  'LedgerClock.LEDGER_CLOCK_CALLER':
    "Each command brings its time, for simulations and for replays of old traffic.",
  'LedgerStatus':
    "Status of a ledger: a closed one takes few commands.",
  'LedgerStatus.LEDGER_STATUS_UNSPECIFIED':
    "Not stated.",
  'LedgerStatus.LEDGER_STATUS_OPEN':
    "Open: it takes every command.",
  'LedgerStatus.LEDGER_STATUS_CLOSED':
    "Closed: it takes reports of money already spent, Withdraw, Reclaim and Adjust.",
  'OnShortage':
    "Course to take when funds do not suffice.",
  'OnShortage.ON_SHORTAGE_UNSPECIFIED':
    "Not stated: reject.",
  'OnShortage.ON_SHORTAGE_REJECT':
    "Refuse with insufficient_funds.",
  'OnShortage.ON_SHORTAGE_REALLOCATE':
    "Recover the shortfall from accounts of lower or equal priority, within the same decision.",
  'ConsumeMode':
    "Mode of usage: asked for, or reported.",
  'ConsumeMode.CONSUME_MODE_UNSPECIFIED':
    "Not stated: malformed.",
  'ConsumeMode.CONSUME_MODE_ENFORCE':
    "A request, which can be refused.",
  'ConsumeMode.CONSUME_MODE_RECORD':
    "A report of money already spent: a fact, booked also as an overrun.",
  'ReservationStatus':
    "Course of a reservation.",
  'ReservationStatus.RESERVATION_STATUS_UNSPECIFIED':
    "Not stated.",
  'ReservationStatus.RESERVATION_STATUS_OPEN':
    "Open: it holds funds until its deadline.",
  'ReservationStatus.RESERVATION_STATUS_SETTLED':
    "Settled for good.",
  'ReservationStatus.RESERVATION_STATUS_VOIDED':
    "Given up before anything more was billed.",
  'ReservationStatus.RESERVATION_STATUS_EXPIRED':
    "Its deadline passed; it can still be settled once.",
  'SpendingStatus':
    "Closeness of an account to its bounds, the worst over all resources.",
  'SpendingStatus.SPENDING_STATUS_UNSPECIFIED':
    "Not stated.",
  'SpendingStatus.SPENDING_STATUS_GREEN':
    "Below every threshold.",
  'SpendingStatus.SPENDING_STATUS_YELLOW':
    "From 50% unless configured.",
  'SpendingStatus.SPENDING_STATUS_ORANGE':
    "From 75% unless configured.",
  'SpendingStatus.SPENDING_STATUS_RED':
    "From 90% unless configured.",
  'SpendingStatus.SPENDING_STATUS_BLACK':
    "From 95% unless configured, and in deficit.",
  'SpendingAction':
    "Action that an agent is asked for, one for each status.",
  'SpendingAction.SPENDING_ACTION_UNSPECIFIED':
    "Not stated.",
  'SpendingAction.SPENDING_ACTION_CONTINUE':
    "Go on (green).",
  'SpendingAction.SPENDING_ACTION_WARN':
    "Go on and tell someone (yellow).",
  'SpendingAction.SPENDING_ACTION_THROTTLE':
    "Slow down (orange).",
  'SpendingAction.SPENDING_ACTION_DEGRADE':
    "Use cheaper means (red).",
  'SpendingAction.SPENDING_ACTION_STOP':
    "Stop (black). Advice until funds or a limit are exhausted, unless the policy makes it binding.",
  'ThresholdBasis':
    "Basis of a threshold's ratio.",
  'ThresholdBasis.THRESHOLD_BASIS_UNSPECIFIED':
    "Not stated.",
  'ThresholdBasis.THRESHOLD_BASIS_FUNDS':
    "Consumed over allocated, of the payer.",
  'ThresholdBasis.THRESHOLD_BASIS_LIMIT':
    "Used over limit, of the limit's owner.",
  'UnfundedPolicy':
    "Usage that no funded ancestor pays.",
  'UnfundedPolicy.UNFUNDED_POLICY_UNSPECIFIED':
    "Not stated: as the nearest ancestor that states it, else allow.",
  'UnfundedPolicy.UNFUNDED_POLICY_ALLOW':
    "Allowed and counted.",
  'UnfundedPolicy.UNFUNDED_POLICY_DENY':
    "Refused with insufficient_funds.",
  'DonorsPolicy':
    "Accounts from which a shortage may be recovered.",
  'DonorsPolicy.DONORS_POLICY_UNSPECIFIED':
    "Not stated: as the nearest ancestor that states it, else siblings.",
  'DonorsPolicy.DONORS_POLICY_SIBLINGS':
    "The payer's siblings.",
  'DonorsPolicy.DONORS_POLICY_LEDGER':
    "Every account of the ledger.",
  'StopPolicy':
    "Meaning of status black: advice, or a refusal of requests.",
  'StopPolicy.STOP_POLICY_UNSPECIFIED':
    "Not stated: as the nearest ancestor that states it, else advice.",
  'StopPolicy.STOP_POLICY_ADVICE':
    "Advice until funds or a limit are exhausted.",
  'StopPolicy.STOP_POLICY_BINDING':
    "Refused with stopped.",
  'ThrottlePolicy':
    "Meaning of the retry-after from status orange on: advice, or a refusal of requests until it has passed.",
  'ThrottlePolicy.THROTTLE_POLICY_UNSPECIFIED':
    "Not stated: as the nearest ancestor that states it, else advice.",
  'ThrottlePolicy.THROTTLE_POLICY_ADVICE':
    "A hint on every answer.",
  'ThrottlePolicy.THROTTLE_POLICY_BINDING':
    "Refused with throttled.",
  'EnforcementPolicy':
    "Effect of refusals, for limits and funds of the account that states it and of those below it.",
  'EnforcementPolicy.ENFORCEMENT_POLICY_UNSPECIFIED':
    "Not stated: as the nearest ancestor that states it, else enforce.",
  'EnforcementPolicy.ENFORCEMENT_POLICY_ENFORCE':
    "They do.",
  'EnforcementPolicy.ENFORCEMENT_POLICY_OBSERVE':
    "Requests that stopped to insufficient_funds would have refused are accepted and flagged: a trial run.",
  'UnpricedPolicy':
    "A request whose model has no price.",
  'UnpricedPolicy.UNPRICED_POLICY_UNSPECIFIED':
    "Not stated: as the nearest ancestor that states it, else reject.",
  'UnpricedPolicy.UNPRICED_POLICY_REJECT':
    "Refused with price_unknown.",
  'UnpricedPolicy.UNPRICED_POLICY_FLAG':
    "Accepted without usd, and flagged.",
  'DistributionStrategy':
    "Way to share out a whole among children.",
  'DistributionStrategy.DISTRIBUTION_STRATEGY_UNSPECIFIED':
    "Not stated: malformed.",
  'DistributionStrategy.DISTRIBUTION_STRATEGY_EQUAL':
    "The same to each.",
  'DistributionStrategy.DISTRIBUTION_STRATEGY_PROPORTIONAL':
    "By the weight that the command gives each.",
  'DistributionStrategy.DISTRIBUTION_STRATEGY_PRIORITY':
    "By priority.",
  'DistributionStrategy.DISTRIBUTION_STRATEGY_DYNAMIC':
    "By what each has used since the last distribution.",
  'AdjustDirection':
    "Direction in which a charge is corrected.",
  'AdjustDirection.ADJUST_DIRECTION_UNSPECIFIED':
    "Not stated: malformed.",
  'AdjustDirection.ADJUST_DIRECTION_CREDIT':
    "Some of it is given back.",
  'AdjustDirection.ADJUST_DIRECTION_DEBIT':
    "More of it is charged. A report: never refused for funds or limits.",
  'EscrowStatus':
    "Course of an escrow.",
  'EscrowStatus.ESCROW_STATUS_UNSPECIFIED':
    "Not stated.",
  'EscrowStatus.ESCROW_STATUS_OPEN':
    "Open: it holds funds.",
  'EscrowStatus.ESCROW_STATUS_RELEASED':
    "All of it went to the payee.",
  'EscrowStatus.ESCROW_STATUS_REFUNDED':
    "Refunded: the rest went back to the payer.",
  'EscrowStatus.ESCROW_STATUS_EXPIRED':
    "Its deadline passed: what was left went back to the payer.",
  'WindowUnit':
    "A quota's period, by the calendar and clocks of a time zone.",
  'WindowUnit.WINDOW_UNIT_UNSPECIFIED':
    "Not stated: malformed.",
  'WindowUnit.WINDOW_UNIT_MINUTE':
    "Sixty seconds.",
  'WindowUnit.WINDOW_UNIT_HOUR':
    "By the clocks of the zone.",
  'WindowUnit.WINDOW_UNIT_DAY':
    "From midnight to midnight: 23 or 25 hours when clocks are changed.",
  'WindowUnit.WINDOW_UNIT_WEEK':
    "From Monday.",
  'WindowUnit.WINDOW_UNIT_MONTH':
    "From the first day.",
  'WindowUnit.WINDOW_UNIT_YEAR':
    "From 1 January.",
  'RejectionCode':
    "Reason that a command was refused. The order of precedence is in docs/REFERENCE.md; numbers follow the order of their invention.",
  'RejectionCode.REJECTION_CODE_UNSPECIFIED':
    "Not stated.",
  'RejectionCode.REJECTION_CODE_IDEMPOTENCY_CONFLICT':
    "The command id was used with other content.",
  'RejectionCode.REJECTION_CODE_LEDGER_NOT_FOUND':
    "No such ledger.",
  'RejectionCode.REJECTION_CODE_LEDGER_CLOSED':
    "The ledger is closed.",
  'RejectionCode.REJECTION_CODE_TIME_REVERSED':
    "The command's time lies before the ledger's last event.",
  'RejectionCode.REJECTION_CODE_ACCOUNT_NOT_FOUND':
    "No such account.",
  'RejectionCode.REJECTION_CODE_ACCOUNT_CLOSED':
    "The account is closed.",
  'RejectionCode.REJECTION_CODE_ACCOUNT_SUSPENDED':
    "The account or an ancestor is suspended.",
  'RejectionCode.REJECTION_CODE_RESOURCE_UNKNOWN':
    "No such resource in the ledger.",
  'RejectionCode.REJECTION_CODE_RESERVATION_NOT_FOUND':
    "No such reservation.",
  'RejectionCode.REJECTION_CODE_RESERVATION_CLOSED':
    "The reservation has ended.",
  'RejectionCode.REJECTION_CODE_ALREADY_EXISTS':
    "The id is taken.",
  'RejectionCode.REJECTION_CODE_ACCOUNT_IN_USE':
    "Open children or escrows stand in the way of closing.",
  'RejectionCode.REJECTION_CODE_TOO_LARGE':
    "The command would write too much at once.",
  'RejectionCode.REJECTION_CODE_LIMIT_NOT_FOUND':
    "No such limit.",
  'RejectionCode.REJECTION_CODE_NOT_PERMITTED':
    "A rule that no funds can change.",
  'RejectionCode.REJECTION_CODE_CAPACITY_EXCEEDED':
    "A named bound of the ledger is reached.",
  'RejectionCode.REJECTION_CODE_STOPPED':
    "Status black is binding by policy.",
  'RejectionCode.REJECTION_CODE_LIMIT_EXCEEDED':
    "A limit on the path leaves less than was requested.",
  'RejectionCode.REJECTION_CODE_INSUFFICIENT_FUNDS':
    "The payer or the source has less than was requested.",
  'RejectionCode.REJECTION_CODE_ACCOUNT_EXPIRED':
    "The max_seconds of the account or of an ancestor have passed.",
  'RejectionCode.REJECTION_CODE_ESCROW_NOT_FOUND':
    "No such escrow.",
  'RejectionCode.REJECTION_CODE_ESCROW_CLOSED':
    "The escrow has ended.",
  'RejectionCode.REJECTION_CODE_ESCROW_EXCEEDED':
    "More is to be released than is left in escrow.",
  'RejectionCode.REJECTION_CODE_PROFILE_NOT_FOUND':
    "The server has no profile of this name.",
  'RejectionCode.REJECTION_CODE_PRICE_UNKNOWN':
    "The price book has no price for the model, the provider or what was measured, and the policy refuses such usage.",
  'RejectionCode.REJECTION_CODE_CONFIDENCE_REACHED':
    "The confidence that was reported is at or above the threshold: enough work is done.",
  'RejectionCode.REJECTION_CODE_THROTTLED':
    "Throttle is binding by policy, and the retry-after has not passed.",
  'Remedy':
    "Remedy that a caller has against a rejection.",
  'Remedy.REMEDY_UNSPECIFIED':
    "Not stated.",
  'Remedy.REMEDY_NONE':
    "Nothing: it is over.",
  'Remedy.REMEDY_WAIT':
    "Wait, then try with a new command id.",
  'Remedy.REMEDY_FUND':
    "Get funds or a higher limit, then try with a new command id.",
  'Remedy.REMEDY_MEND':
    "Mend the request, then try with a new command id.",
  'UsageDimension':
    "Dimension that usage is grouped by.",
  'UsageDimension.USAGE_DIMENSION_UNSPECIFIED':
    "Not stated: refused.",
  'UsageDimension.USAGE_DIMENSION_ACCOUNT':
    "The spender.",
  'UsageDimension.USAGE_DIMENSION_OPERATION':
    "The operation.",
  'UsageDimension.USAGE_DIMENSION_MODEL':
    "The model.",
  'UsageDimension.USAGE_DIMENSION_HOUR':
    "The hour, in UTC.",
  'UsageDimension.USAGE_DIMENSION_PAYER':
    "Payer of the usage.",
  'UsageDimension.USAGE_DIMENSION_PROVIDER':
    "The provider.",
  'UsageDimension.USAGE_DIMENSION_TASK':
    "The task.",
  'UsageDimension.USAGE_DIMENSION_SESSION':
    "The session.",
  'LedgerCommandService.OpenLedger':
    "Opens a ledger with its root account.",
  'LedgerCommandService.DefineResource':
    "Defines one more resource in the ledger.",
  'LedgerCommandService.Fund':
    "Brings funds into the ledger, at the root.",
  'LedgerCommandService.Withdraw':
    "Takes unspent funds out of the ledger, at the root.",
  'LedgerCommandService.ClosePeriod':
    "Ends a period of the books and states its totals.",
  'LedgerCommandService.ResetClock':
    "Takes the ledger's time back to the server's, after a clock that was ahead.",
  'LedgerCommandService.CloseLedger':
    "Closes the ledger for good.",
  'LedgerCommandService.OpenAccount':
    "Opens an account below another, with a first allocation if wanted.",
  'LedgerCommandService.UpdateAccount':
    "Changes what an account states: each field that is present.",
  'LedgerCommandService.SuspendAccount':
    "The kill switch: refuses requests of the account and everything below it.",
  'LedgerCommandService.ResumeAccount':
    "Ends a suspension.",
  'LedgerCommandService.CloseAccount':
    "Closes an account; unspent funds go back up.",
  'LedgerCommandService.Allocate':
    "Moves funds from the parent to the account.",
  'LedgerCommandService.Reclaim':
    "Moves funds from the account to its parent.",
  'LedgerCommandService.Transfer':
    "Moves funds between any two accounts.",
  'LedgerCommandService.Distribute':
    "Shares funds out among the children of an account.",
  'LedgerCommandService.Reallocate':
    "Recovers funds for an account in need from those of lower or equal priority.",
  'LedgerCommandService.SetLimit':
    "Caps the use of a resource by the account and everything below it.",
  'LedgerCommandService.RemoveLimit':
    "Takes a limit away.",
  'LedgerCommandService.Consume':
    "Asks whether usage is allowed and charges it (enforce), or reports what was spent (record).",
  'LedgerCommandService.Reserve':
    "Holds an estimate for an operation under way.",
  'LedgerCommandService.ExtendReservation':
    "Gives an open reservation more time.",
  'LedgerCommandService.Settle':
    "Reports the actual cost of a reserved operation, whole or in part.",
  'LedgerCommandService.VoidReservation':
    "Gives up an open reservation.",
  'LedgerCommandService.Adjust':
    "Corrects a charge after the fact.",
  'LedgerCommandService.ReportConfidence':
    "Says how sure an account is of its result.",
  'LedgerCommandService.ReportOutcome':
    "Says what work was done, to weigh against what was spent.",
  'LedgerCommandService.OpenEscrow':
    "Holds a payer's funds for a payee.",
  'LedgerCommandService.ReleaseEscrow':
    "Moves funds in escrow to the payee, whole or in part.",
  'LedgerCommandService.RefundEscrow':
    "Moves what is left in escrow back to the payer.",
  'LedgerCommandService.ExecuteBatch':
    "Many commands in one message, answered in order; or all or none, as one atomic command.",
  'LedgerCommandService.Execute':
    "Commands in, answers out, over one stream. Commands of one ledger are decided in the order in which they were sent; answers can overtake one another, so match them by tag. The server stops reading while 1,024 commands of the stream wait for their answers. When the client closes its side, the rest is answered and the stream ends.",
  'LedgerQueryService.Check':
    "May this account spend, and how much is left? Costs nothing and records nothing.",
  'LedgerQueryService.GetAccount':
    "One account with its balances, open or closed.",
  'LedgerQueryService.ListAccounts':
    "Accounts of a ledger, by id.",
  'LedgerQueryService.GetReservation':
    "One reservation, open or ended. One whose deadline has passed is expired, recorded or not.",
  'LedgerQueryService.GetEscrow':
    "One escrow, open or ended. One whose deadline has passed is expired, recorded or not.",
  'LedgerQueryService.ListReservations':
    "Open reservations of an account, newest first.",
  'LedgerQueryService.ListLedgers':
    "Ledgers, by id.",
  'LedgerQueryService.GetBalances':
    "Balances of an account and of what is below it, with the sum over the subtree.",
  'LedgerQueryService.GetUsage':
    "Attributed usage, grouped.",
  'LedgerQueryService.GetEfficiency':
    "Work that was reported, against what was used for it.",
  'LedgerQueryService.GetRejections':
    "Counts refused commands, by account and code.",
  'LedgerQueryService.ListEscrows':
    "Escrows of a ledger or of an account, open and ended, by id.",
  'LedgerQueryService.ListPeriods':
    "Closed periods of a ledger, with what proves them.",
  'LedgerQueryService.GetLedgerTotals':
    "The proof of conservation over a whole ledger: what came in, what went out, and where the rest is.",
  'LedgerQueryService.Watch':
    "Events of a ledger from a position, then live. History is read no faster than the client takes it. Of what happens live 256 KiB wait for a client; one that falls further behind is sent the log again, and is ended by ABORTED when it takes nothing for thirty seconds. A watch ends also when the server stops (UNAVAILABLE). Go on after the last position received; the trailer sent-up-to-position says how far the server had come. RESOURCE_EXHAUSTED at the beginning: the server, or this caller, has as many watchers as it may.",
  'LedgerQueryService.GetStatus':
    "Version, store head and projections of this server.",
  'LedgerQueryService.ConfirmClock':
    "An operator says that this server's clock is right as it is: what it is doubted for is believed from now on. Noted in the server's log. Over NATS any one server takes it.",
  'LedgerQueryService.RebuildReadModels':
    "Builds the projected tables anew from the log, beside the live ones, which answer meanwhile, and puts them in their place when they have caught up: then the stream ends. A client that goes does not interrupt it.",
};
