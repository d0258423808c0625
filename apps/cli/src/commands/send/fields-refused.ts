import { CliFault, EXIT } from '@ledger/terminal';

/** A server's answer that fields are malformed, which only it could see. */
export class FieldsRefused extends CliFault {
  constructor(
    /** Fields by their names in the proto files or in JSON. */
    readonly faults: readonly { readonly field: string; readonly rule: string }[],
    message: string,
  ) {
    super(message, EXIT.usage);
  }
}
