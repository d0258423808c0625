/** On whose authority a command or query is sent. Claimed by nobody: the door that took it in says so. */
export type Principal =
  /** May do whatever the rules let anybody do. Until callers are authenticated, every door says that this is the caller. */
  | { readonly kind: 'operator' }
  /** Speaks for its own account and for no other. */
  | { readonly kind: 'account'; readonly accountId: string };

export const OPERATOR: Principal = Object.freeze({ kind: 'operator' });

export const maySpeakFor = (caller: Principal, accountId: string): boolean =>
  caller.kind === 'operator' || caller.accountId === accountId;
