import { BATCH_COMMANDS_MAX, DISTRIBUTION_CHILDREN_MAX, JSON_DEPTH_MAX, JSON_VALUES_MAX } from '../dto/bounds';
import { NotInSchema } from './message-json';
import { pathText } from './path-text';

/** Most entries of one list or object: no list of any message may have more. */
const ENTRIES_MAX = Math.max(BATCH_COMMANDS_MAX, DISTRIBUTION_CHILDREN_MAX);
/** Shorter text cannot hold so much that parsing it would be felt. */
const BOUNDED_BYTES_MIN = 8 * 1024;

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Looks at JSON before it is parsed, which takes time and memory by the number of its values, whatever the message then
 * makes of them. Text that is no JSON passes: the parser says so.
 *
 * @throws NotInSchema naming the list or object that has too many entries, or where there are too many values or levels.
 */
export const assertBoundedJson = (bytes: Uint8Array): void => {
  if (bytes.length >= BOUNDED_BYTES_MIN) new Survey(bytes).run();
};

class Survey {
  private at = 0;
  private values = 0;
  private depth = 0;
  /** Index of the present entry at each level, and the name of the last one in an object. */
  private readonly entries: number[] = [];
  private readonly names: ([from: number, to: number] | undefined)[] = [];
  private text: [from: number, to: number] = [0, 0];

  constructor(private readonly bytes: Uint8Array) {}

  run(): void {
    const { bytes } = this;
    for (; this.at < bytes.length; this.at += 1) {
      const byte = bytes[this.at]!;
      if (byte === QUOTE) this.pastText();
      else if (byte === COMMA) this.nextEntry();
      else if (byte === COLON) this.names[this.depth] = this.text;
      else if (byte === OPEN_LIST || byte === OPEN_OBJECT) this.enter();
      else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) this.depth = Math.max(0, this.depth - 1);
    }
  }

  private pastText(): void {
    const { bytes } = this;
    const from = (this.at += 1);
    while (this.at < bytes.length && bytes[this.at] !== QUOTE) this.at += bytes[this.at] === BACKSLASH ? 2 : 1;
    this.text = [from, Math.min(this.at, bytes.length)];
  }

  private enter(): void {
    if (this.depth === JSON_DEPTH_MAX) this.refuse(`must be at most ${JSON_DEPTH_MAX} levels deep`);
    this.count();
    this.depth += 1;
    this.entries[this.depth] = 0;
    this.names[this.depth] = undefined;
  }

  private nextEntry(): void {
    this.count();
    const entries = (this.entries[this.depth] ?? 0) + 1;
    if (entries >= ENTRIES_MAX) {
      this.depth -= 1;
      this.refuse(`must have at most ${ENTRIES_MAX} entries`);
    }
    this.entries[this.depth] = entries;
  }

  private count(): void {
    if ((this.values += 1) <= JSON_VALUES_MAX) return;
    throw new NotInSchema({ field: 'the message', rule: `must have at most ${JSON_VALUES_MAX} values of JSON` });
  }

  /** Refuses the entry that stands last on the present level. */
  private refuse(rule: string): never {
    const path: (string | number)[] = [];
    for (let level = 1; level <= this.depth; level += 1) {
      const name = this.names[level];
      // No message is a list, and none has a list in a list: the fault is there, not further down.
      if (name === undefined && (level === 1 || typeof path.at(-1) === 'number')) break;
      path.push(name === undefined ? this.entries[level]! : Buffer.from(this.bytes.subarray(...name)).toString());
    }
    throw new NotInSchema({ field: pathText(path), rule });
  }
}
