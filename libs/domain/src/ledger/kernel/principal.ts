/** Somebody on whose authority a command or query is decided. The door that took it in says who; the message cannot. */
export type Principal =
  /**
   * The operator, who may do whatever the rules allow anybody. Until callers are authenticated, every door names the
   * operator.
   */
  | { readonly kind: 'operator' }
  /** One account, which speaks for itself and for no other. */
  | { readonly kind: 'account'; readonly accountId: string };

export const OPERATOR: Principal = Object.freeze({ kind: 'operator' });

export const maySpeakFor = (caller: Principal, accountId: string): boolean =>
  caller.kind === 'operator' || caller.accountId === accountId;
