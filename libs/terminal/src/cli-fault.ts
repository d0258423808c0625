/** Exit codes of a command's process. */
export const EXIT = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** An expected fault: one line for people (what, which argument, what to do), never a stack trace. */
export class CliFault extends Error {
  override readonly name = 'CliFault';
  constructor(
    message: string,
    readonly exitCode: number = EXIT.failed,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** An argument that cannot be used. */
export class UsageFault extends CliFault {
  constructor(message: string) {
    super(message, EXIT.usage);
  }
}

/** A fault that the command's own output has told already: the exit code is all that is left to say. */
export class ToldFault extends CliFault {}
