import Table from 'cli-table3';
import { type Paint } from './terminal';

export interface Column {
  readonly title: string;
  /** Absent: left. Figures are aligned right. */
  readonly align?: 'left' | 'right';
}

const RULES_ONLY = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
} as const;

/** Renders a table without frames, which reads well and copies well. Cells may be coloured already. */
export const renderTable = (columns: readonly Column[], rows: readonly (readonly string[])[], paint: Paint): string => {
  const table = new Table({
    head: columns.map(({ title }) => paint('bold', title)),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    chars: RULES_ONLY,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
};

const BAR_EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/** Draws a bar of at most `width` characters for a share from 0 to 1; a share above zero is never empty. */
export const bar = (share: number, width: number): string => {
  const eighths = Math.min(width * 8, Math.max(share > 0 ? 1 : 0, Math.round(share * width * 8)));
  return '█'.repeat(Math.floor(eighths / 8)) + BAR_EIGHTHS[eighths % 8]!;
};

/** Groups the digits of decimal text: `-1234567.89` is `-1,234,567.89`. */
export const grouped = (decimal: string): string => {
  const [whole, fraction] = decimal.split('.') as [string, string?];
  const digits = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? digits : `${digits}.${fraction}`;
};
