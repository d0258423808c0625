/**
 * Order of one sender whose commands are decided in the order in which they were sent, ledger by ledger. A command that
 * has to be prepared first holds up the sender's later ones, and nobody else's.
 */
export class SendingOrder {
  /**
   * Promises by ledger, each of which ends when the ledger's last command so far was handed on. Kept only while a
   * command is being prepared.
   */
  private readonly ahead = new Map<string, Promise<void>>();

  /** Hands a command on when it is ready and all earlier ones of its ledger were handed on. Answers its answer. */
  handOn<C, A>(ledgerId: string, ready: C | Promise<C>, submit: (command: C) => Promise<A>): Promise<A> {
    const before = this.ahead.get(ledgerId);
    if (before === undefined && !(ready instanceof Promise)) return submit(ready);
    // The answer is wrapped, so that later commands wait until this one was handed on, but not for its answer.
    const handedOn = Promise.all([ready, before]).then(([command]) => ({ answer: submit(command) }));
    const settled = Promise.allSettled([before, handedOn]).then(() => {
      if (this.ahead.get(ledgerId) === settled) this.ahead.delete(ledgerId);
    });
    this.ahead.set(ledgerId, settled);
    return handedOn.then(({ answer }) => answer);
  }
}
