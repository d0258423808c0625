/**
 * Order of one sender whose commands are decided in the order in which they were sent, ledger by ledger: a command that has to
 * be prepared first holds up those behind it, and nobody else's.
 */
export class SendingOrder {
  /** By ledger, what ends when its last command so far was handed on. Only while one is being prepared. */
  private readonly ahead = new Map<string, Promise<void>>();

  /** Hands something on when it is ready and all of that ledger before it was handed on. Answers what came of it. */
  handOn<C, A>(ledgerId: string, ready: C | Promise<C>, submit: (command: C) => Promise<A>): Promise<A> {
    const before = this.ahead.get(ledgerId);
    if (before === undefined && !(ready instanceof Promise)) return submit(ready);
    // The answer is wrapped, so that those behind wait for the handing on and not for the answer.
    const handedOn = Promise.all([ready, before]).then(([command]) => ({ answer: submit(command) }));
    const settled = Promise.allSettled([before, handedOn]).then(() => {
      if (this.ahead.get(ledgerId) === settled) this.ahead.delete(ledgerId);
    });
    this.ahead.set(ledgerId, settled);
    return handedOn.then(({ answer }) => answer);
  }
}
