/** On whose authority a command or query is sent. Claimed by nobody: the door that took it in says so. */
export interface Principal {
  /** May do whatever the rules let anybody do. Until callers are authenticated, everybody is the operator. */
  readonly kind: 'operator';
}

export const OPERATOR: Principal = Object.freeze({ kind: 'operator' });
