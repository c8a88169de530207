// One row of the table, which is changed in place: only what differs is touched.

import { button, el, setText } from './dom.js';
import { COLUMNS } from './columns.js';
import { link } from './router.js';
import { restart, showRefusal, start, stop } from './actions.js';

export class Row {
    /** `chosen` is told when the box of the row is ticked. */
    constructor(id, chosen) {
        this.id = id;
        this.box = el('input', { type: 'checkbox', 'aria-label': `Choose ${id}`, on: { change: () => chosen(this.box.checked) } });
        this.name = el('a', { href: link('strategy', id) }, id);
        this.tags = el('span', { class: 'tags' });
        this.latched = el('span', { class: 'badge latched', hidden: true }, 'LIMIT');
        this.cells = new Map(COLUMNS.filter(column => column.text).map(column =>
            [column.name, el('td', { class: column.name + (column.number ? ' number' : ''), 'data-title': column.title })]));
        this.phase = el('span');
        this.mode = el('span');
        this.cells.get('phase').append(this.phase, ' ', this.latched);
        this.cells.get('mode').append(this.mode);
        this.start = button('Start', () => start([id]), { 'aria-label': `Start ${id}` });
        this.restart = button('Restart', () => restart([id]), { 'aria-label': `Restart ${id}` });
        this.node = el('tr', { tabindex: -1, 'data-id': id },
            el('td', { class: 'box' }, this.box),
            el('th', { scope: 'row', class: 'id' }, this.name, this.tags),
            [...this.cells.values()],
            el('td', { class: 'does' },
                this.start,
                button('Stop', () => stop([id]), { 'aria-label': `Stop ${id}` }),
                this.restart,
                el('a', { href: link('logs', id), class: 'button', 'aria-label': `Log of ${id}` }, 'Log')));
    }

    show(row) {
        for (const column of COLUMNS) {
            if (column.text) setText(column.name === 'phase' ? this.phase : column.name === 'mode' ? this.mode : this.cells.get(column.name), column.text(row));
        }
        this.cells.get('reason').title = row.reason ?? '';
        setClass(this.phase, `badge phase ${row.phase}`);
        setClass(this.mode, `badge ${row.mode === 'live' ? 'live' : row.mode === 'sandbox?' ? 'unbound' : 'paper'}`);
        this.latched.hidden = !row.start_refused;
        this.latched.title = row.start_refused ?? '';
        setText(this.tags, (row.tags ?? []).join(' '));
        this.node.classList.toggle('is-live', row.mode === 'live');
        this.name.title = row.name ?? '';
        showRefusal([this.id], this.start, this.restart);
    }

    select(selected) {
        this.node.tabIndex = selected ? 0 : -1;
        if (selected) this.node.setAttribute('aria-current', 'true');
        else this.node.removeAttribute('aria-current');
    }
}

function setClass(node, name) {
    if (node.className !== name) node.className = name;
}
