import { CliFault, EXIT } from '@ledger/terminal';

/** A server's answer that fields are malformed, which only it could see. */
export class FieldsRefused extends CliFault {
  constructor(
    /** Each by the name of the proto files or of JSON. */
    readonly faults: readonly { readonly field: string; readonly rule: string }[],
    message: string,
  ) {
    super(message, EXIT.usage);
  }
}
