// All strategies: filter, sort, choose several, start, stop, restart; keys as in 'algo top'.

import { button, el, fill, setText } from './dom.js';
import { START_HINT, reset, restart, showRefusal, start, stop } from './actions.js';
import { COLUMNS, matches, sorted } from './columns.js';
import { bindKeys } from './keys.js';
import { live, onLive } from './live.js';
import { showHelp } from './help.js';
import { go } from './router.js';
import { Row } from './row.js';
import { choose, settings } from './settings.js';

const PAGE = 10;

/** What is kept while other views are shown. */
const kept = { filter: '', chosen: new Set(), selected: null };

export function show(place, parameter, signal) {
    new Table(place).begin(signal);
}

class Table {
    constructor(place) {
        this.rows = new Map();
        this.order = [];
        this.filter = el('input', { type: 'search', value: kept.filter, placeholder: 'Filter: text, tag:nifty, phase:failed', 'aria-label': 'Filter', on: { input: () => { kept.filter = this.filter.value; this.draw(); } } });
        this.totals = el('p', { class: 'totals', role: 'status' });
        this.count = el('span', { class: 'quiet' });
        this.all = el('input', { type: 'checkbox', 'aria-label': 'Choose all that are shown', on: { change: () => this.chooseAll(this.all.checked) } });
        this.headings = COLUMNS.map(column => el('th', { scope: 'col', class: column.name + (column.number ? ' number' : '') },
            button(column.title, () => this.sortBy(column.name), { class: 'heading', title: column.key ? `Sort (${column.key})` : 'Sort' })));
        this.body = el('tbody');
        this.empty = el('p', { class: 'quiet', hidden: true });
        this.start = button('Start', () => this.command(start), { class: 'main', id: 'start-chosen' });
        this.restart = button('Restart', () => this.command(restart), { id: 'restart-chosen' });
        fill(place,
            el('h1', { class: 'hidden' }, 'Strategies'),
            el('div', { class: 'tools' }, this.filter, this.count,
                this.start,
                button('Stop', () => this.command(stop), { id: 'stop-chosen' }),
                this.restart,
                button('Reset', () => this.command(reset), { id: 'reset-chosen', title: 'Clears failed, the restart budget and a manual stop' }),
                button('Logs', () => this.targets().length && go('logs', this.targets().join(','))),
                el('span', { class: 'quiet hint' }, START_HINT)),
            this.totals,
            el('div', { class: 'wide' }, el('table', { class: 'strategies' },
                el('thead', {}, el('tr', {}, el('td', { class: 'box' }, this.all), this.headings, el('td', {}))), this.body)),
            this.empty);
    }

    begin(signal) {
        onLive('rows', () => this.draw(), signal);
        onLive('tick', () => this.draw(), signal);
        onLive('problems', () => this.draw(), signal);
        this.body.addEventListener('focusin', event => {
            const row = event.target.closest('tr');
            if (row) this.select(row.dataset.id);
        });
        bindKeys(this.keys(), signal);
        this.draw();
    }

    keys() {
        const by = steps => () => this.move(steps);
        const keys = {
            ArrowDown: by(1), j: by(1), ArrowUp: by(-1), k: by(-1), PageDown: by(PAGE), PageUp: by(-PAGE), Home: by(-Infinity), End: by(Infinity),
            R: () => { choose({ reversed: !settings.reversed }); this.draw(); },
            Enter: event => event.target.closest('a, button') ? false : this.ofSelected(id => go('logs', id)),
            f: () => this.ofSelected(id => go('logs', id)),
            i: () => this.ofSelected(id => go('strategy', id)),
            ' ': event => event.target.closest('a, button, input') ? false : this.ofSelected(id => this.choose(id, !kept.chosen.has(id))),
            s: () => this.command(start), x: () => this.command(ids => stop(ids, true)), r: () => this.command(ids => restart(ids, true)),
            '/': () => this.filter.focus(), '?': showHelp,
        };
        for (const column of COLUMNS.filter(each => each.key)) keys[column.key] = () => this.sortBy(column.name, false);
        return keys;
    }

    draw() {
        const rows = sorted([...live.rows.values()].filter(row => matches(row, kept.filter)), settings.sort, settings.reversed);
        for (const row of rows) this.rowOf(row.id).show(row);
        for (const id of [...this.rows.keys()]) if (!live.rows.has(id)) { this.rows.delete(id); kept.chosen.delete(id); }
        const order = rows.map(row => row.id);
        if (order.join('\n') !== this.order.join('\n')) this.arrange(order);
        if (!order.includes(kept.selected)) this.select(order[0] ?? null);
        this.showCounts();
        COLUMNS.forEach((column, i) => {
            const descends = settings.reversed !== Boolean(column.most);
            this.headings[i].setAttribute('aria-sort', column.name === settings.sort ? (descends ? 'descending' : 'ascending') : 'none');
        });
    }

    /** Puts the rows in order. The one that has the focus keeps it. */
    arrange(order) {
        const focused = document.activeElement;
        const inside = this.body.contains(focused);
        this.order = order;
        this.body.replaceChildren(...order.map(id => this.rows.get(id).node));
        if (inside && focused.isConnected) focused.focus({ preventScroll: true });
    }

    rowOf(id) {
        let row = this.rows.get(id);
        if (!row) {
            row = new Row(id, ticked => this.choose(id, ticked));
            row.box.checked = kept.chosen.has(id);
            row.select(id === kept.selected);
            this.rows.set(id, row);
        }
        return row;
    }

    showCounts() {
        const phases = new Map();
        for (const row of live.rows.values()) phases.set(row.phase, (phases.get(row.phase) ?? 0) + 1);
        setText(this.totals, live.filled ? [`${live.rows.size} in all`, ...[...phases].sort().map(([phase, n]) => `${n} ${phase}`)].join(' · ') : '');
        const chosen = this.targets();
        setText(this.count, kept.chosen.size ? `${chosen.length} chosen` : chosen.length ? `selected: ${chosen[0]}` : '');
        showRefusal(chosen, this.start, this.restart);
        this.all.checked = this.order.length > 0 && this.order.every(id => kept.chosen.has(id));
        this.empty.hidden = this.order.length > 0 || !live.filled;
        setText(this.empty, live.rows.size ? 'No strategy matches the filter.' : 'No strategy yet. "Add" takes a Python file.');
    }

    sortBy(name, reverse = name === settings.sort) {
        choose({ sort: name, reversed: reverse ? !settings.reversed : false });
        this.draw();
    }

    choose(id, chosen) {
        if (chosen) kept.chosen.add(id);
        else kept.chosen.delete(id);
        this.rowOf(id).box.checked = chosen;
        this.showCounts();
    }

    chooseAll(chosen) {
        for (const id of this.order) this.choose(id, chosen);
    }

    /** Those that are chosen and shown, else the selected one. */
    targets() {
        const chosen = this.order.filter(id => kept.chosen.has(id));
        return chosen.length || kept.chosen.size ? chosen : kept.selected ? [kept.selected] : [];
    }

    command(does) {
        const ids = this.targets();
        if (ids.length) does(ids);
    }

    ofSelected(does) {
        if (kept.selected) does(kept.selected);
    }

    select(id) {
        if (kept.selected !== id) this.rows.get(kept.selected)?.select(false);
        kept.selected = id;
        this.rows.get(id)?.select(true);
        this.showCounts();
    }

    move(steps) {
        const at = this.order.indexOf(kept.selected) + steps;
        const id = this.order[Math.max(0, Math.min(this.order.length - 1, at))];
        if (!id) return;
        this.select(id);
        this.rows.get(id).node.focus();
    }
}
