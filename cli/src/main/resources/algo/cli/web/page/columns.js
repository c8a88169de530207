// The columns of the table, in the order of 'algo top'; each says how it reads a row and how it sorts.

import { bytes, duration, percent, when } from './format.js';
import { now, uptime } from './live.js';

const MINUTE = 60;

/** `key` sorts by that column, as in 'algo top'; `most` begins with the greatest. */
export const COLUMNS = [
    { name: 'id', title: 'Strategy', key: 'n', value: row => row.id },
    { name: 'mode', title: 'Mode', text: row => row.mode === 'live' ? 'LIVE' : row.mode, value: row => row.mode },
    { name: 'phase', title: 'Phase', key: 'p', text: row => row.phase, value: row => row.phase },
    { name: 'reason', title: 'Reason', text: row => row.reason, value: row => row.reason },
    { name: 'uptime', title: 'Uptime', key: 'u', number: true, most: true, text: row => shortUptime(row), value: row => uptime(row) ?? -1 },
    { name: 'cpu', title: 'CPU', key: 'c', number: true, most: true, text: row => percent(row.cpu_percent), value: row => row.cpu_percent ?? -1 },
    { name: 'memory', title: 'Memory', key: 'm', number: true, most: true, text: row => bytes(row.memory_bytes), value: row => row.memory_bytes ?? -1 },
    { name: 'restarts', title: 'Restarts', key: 'e', number: true, most: true, text: row => String(row.restarts), value: row => row.restarts },
    { name: 'next-start', title: 'Next start', text: row => when(row.next_start, now()), value: row => row.next_start ?? '~' },
    { name: 'next-stop', title: 'Next stop', text: row => when(row.next_stop, now()), value: row => row.next_stop ?? '~' },
    { name: 'last-line', title: 'Last line', text: row => plain(row.last_line ?? ''), value: row => row.last_line ?? '' },
];

/** Seconds only in the first minutes: a table whose every row ticks is hard to read. */
function shortUptime(row) {
    const seconds = uptime(row);
    if (seconds === null) return '–';
    return duration(seconds < 10 * MINUTE ? seconds : seconds - seconds % MINUTE);
}

/** A line without its colours. */
export function plain(line) {
    return line.replace(/\x1b\[[0-9;?]*[ -/]*[@-~]/g, '');
}

/** The rows in order. Equal ones are in the order of their ids. */
export function sorted(rows, name, reversed) {
    const column = COLUMNS.find(each => each.name === name) ?? COLUMNS[0];
    const sign = (column.most ? -1 : 1) * (reversed ? -1 : 1);
    return [...rows].sort((a, b) => {
        const x = column.value(a), y = column.value(b);
        return x === y ? (a.id < b.id ? -1 : 1) : (x < y ? -sign : sign);
    });
}

/** Whether a row has all words of the filter; `tag:x` asks for a tag, `mode:` and `phase:` for those. */
export function matches(row, filter) {
    return filter.toLowerCase().split(/\s+/).filter(word => word).every(word => {
        const [, field, wanted] = /^(tag|mode|phase):(.+)$/.exec(word) ?? [];
        if (field === 'tag') return (row.tags ?? []).some(tag => tag.toLowerCase() === wanted);
        if (field) return row[field].toLowerCase() === wanted;
        return [row.id, row.name, row.phase, row.mode, row.reason, row.exchange, ...(row.tags ?? [])]
            .some(text => (text ?? '').toLowerCase().includes(word));
    });
}
