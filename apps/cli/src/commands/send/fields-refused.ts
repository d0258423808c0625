import { CliFault, EXIT } from '@ledger/terminal';

/** The server found fields malformed that only it could judge. */
export class FieldsRefused extends CliFault {
  constructor(
    /** Fields by their names in the proto files or in JSON. */
    readonly faults: readonly { readonly field: string; readonly rule: string }[],
    message: string,
  ) {
    super(message, EXIT.usage);
  }
}
