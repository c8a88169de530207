// The log of one strategy: follows it, goes back in it, searches it, and starts and stops it.

import { button, el, fill, select, setText } from './dom.js';
import { pieces } from './ansi.js';
import { START_HINT, restart, showRefusal, start, stop } from './actions.js';
import { get, part } from './api.js';
import { clock, when } from './format.js';
import { Lines } from './lines.js';
import { live, onLive } from './live.js';
import { join } from './loglines.js';
import { LogStream } from './logstream.js';
import { link } from './router.js';
import { attempt } from './says.js';
import { Search } from './search.js';
import { choose, settings } from './settings.js';

const FIRST = 1000;
const CHUNK = 5000;
const MOST = 200_000;
const NOTHING = 'Nothing was printed yet.';

export class LogPane {
    /** `closes` takes the pane away; null where it is the only one. */
    constructor(id, closes, signal) {
        this.id = id;
        this.signal = signal;
        this.run = '';
        this.loading = false;
        this.before = null;
        this.lines = new Lines({
            label: `Log of ${id}`, draw: (node, line, index) => this.drawLine(node, line, index), atTop: () => this.loadEarlier(),
            followed: follows => { this.end.hidden = follows || this.run !== ''; this.node.classList.toggle('follows', follows); },
        });
        this.mode = el('span');
        this.phase = el('span');
        this.end = button('To the end', () => this.toTheEnd(), { class: 'to-end main', hidden: true });
        this.runs = select([['', 'newest run, live']], '', { 'aria-label': `Run of ${id}`, on: { change: () => this.choose(this.runs.value) } });
        this.since = el('input', { type: 'time', step: 1, 'aria-label': `Since, in ${id}`, title: 'Since this time in India', on: { change: () => this.goSince() } });
        this.stamps = el('input', { type: 'checkbox', checked: settings.timestamps, on: { change: () => { choose({ timestamps: this.stamps.checked }); this.lines.redraw(); } } });
        this.search = new Search(id, hit => this.revealHit(hit));
        this.note = el('p', { class: 'quiet note', role: 'status' });
        this.startIt = button('Start', () => this.start(), { 'aria-label': `Start ${id}` });
        this.node = el('section', { class: 'pane', 'aria-label': id },
            el('div', { class: 'tools' },
                el('h2', {}, el('a', { href: link('strategy', id) }, id)), this.mode, this.phase,
                this.startIt,
                button('Stop', () => this.stop(), { 'aria-label': `Stop ${id}` }),
                el('span', { class: 'quiet hint' }, START_HINT),
                closes ? button('×', closes, { 'aria-label': `Close the log of ${id}` }) : null),
            el('div', { class: 'tools' }, this.runs, this.since, el('label', {}, this.stamps, ' times'), this.search.box,
                el('a', { href: `/api/v1/logs/${part(id)}/download`, download: `${id}.log`, class: 'button' }, 'Download')),
            this.search.results, this.note,
            el('div', { class: 'log' }, this.lines.node, this.end));
        this.stream = new LogStream(id, lines => this.take(lines), note => setText(this.note, note), signal);
    }

    /** Reads the log, and follows it. */
    open() {
        const head = () => {
            showRefusal([this.id], this.startIt);
            const row = live.rows.get(this.id);
            if (!row) return;
            setText(this.mode, row.mode === 'live' ? 'LIVE' : row.mode);
            this.mode.className = `badge ${row.mode === 'live' ? 'live' : 'paper'}`;
            setText(this.phase, row.phase);
            this.phase.className = `badge phase ${row.phase}`;
        };
        onLive('rows', head, this.signal);
        onLive('problems', head, this.signal);
        head();
        this.choose('');
        this.offerRuns();
        onLive('event', event => event.strategy === this.id && event.to === 'starting' && this.offerRuns(), this.signal);
    }

    async offerRuns() {
        const answer = await attempt(() => get(`runs/${part(this.id)}`, this.signal));
        const older = (answer?.runs ?? []).filter(run => run.run);
        fill(this.runs, el('option', { value: '' }, 'newest run, live'),
            older.map(run => el('option', { value: run.run, selected: run.run === this.run }, `${when(run.started_at)}${run.live ? ', goes on' : ''}`)));
    }

    /** Shows a run, or with an empty name what is printed now. */
    async choose(run) {
        this.run = run;
        this.before = null;
        this.stream.close();
        this.lines.set([]);
        setText(this.note, 'reads the log …');
        const page = await this.page(FIRST);
        if (!page || this.run !== run) return;
        this.before = page.before;
        setText(this.note, page.lines.length ? '' : NOTHING);
        this.lines.set(join([], page.lines));
        if (run === '') {
            this.lines.follow(true);
            this.stream.open(page.after);
        } else {
            this.lines.reveal(this.lines.lines.length);
        }
    }

    /** Asks for lines before the first one that is here. */
    page(lines) {
        const query = new URLSearchParams({ lines });
        if (this.before) query.set('before', this.before);
        else if (this.run) query.set('run', this.run);
        return attempt(() => get(`logs/${part(this.id)}?${query}`, this.signal));
    }

    take(pieces) {
        if (this.note.textContent === NOTHING) setText(this.note, '');
        const last = this.lines.lines.length - 1;
        const unfinished = this.lines.lines[last]?.more ? [this.lines.lines.pop()] : [];
        if (unfinished.length) this.lines.redraw();
        // What went cannot be read again: its place is not known.
        if (this.lines.append(join(unfinished, pieces), MOST)) this.before = null;
    }

    /** Reads what was printed before the first line; the reader's place stays. Answers whether there was more. */
    async loadEarlier() {
        const before = this.before;
        if (this.loading || before === null) return false;
        this.loading = true;
        const page = await this.page(CHUNK);
        this.loading = false;
        if (!page || this.before !== before) return false;
        this.before = page.before;
        this.lines.prepend(join([], page.lines));
        return page.lines.length > 0;
    }

    drawLine(node, line, index) {
        const time = settings.timestamps ? line.at ? clock(new Date(line.at)) : '        ' : null;
        const parts = pieces(line.line);
        const isPlain = parts.length === 1 && !parts[0].classes;
        if (!isPlain || !setLine(node, time, parts[0].text)) {
            fill(node, time === null ? null : el('time', {}, time), parts.map(piece => piece.classes ? el('span', { class: piece.classes }, piece.text) : piece.text));
        }
        return index === this.marked ? 'marked' : null;
    }

    toTheEnd() {
        if (this.run !== '') this.choose('');
        else this.lines.follow(true);
    }

    toTheTop() {
        this.lines.follow(false);
        this.lines.node.scrollTop = 0;
    }

    scroll(lines) {
        this.lines.scrollBy(lines);
    }

    searchFor() {
        this.search.input.focus();
    }

    async goSince() {
        if (!this.since.value) return this.toTheEnd();
        const from = this.since.value.length === 5 ? `${this.since.value}:00` : this.since.value;
        const reached = () => this.lines.lines.length && clock(new Date(this.lines.lines[0].at ?? 0)) <= from;
        while (!reached() && await this.loadEarlier()) { /* goes on until the first line is older */ }
        const index = this.lines.lines.findIndex(line => line.at && clock(new Date(line.at)) >= from);
        if (index < 0) setText(this.note, `Nothing was printed since ${from}.`);
        else this.mark(index);
    }

    /** Shows a hit of the search where it stands in its run. */
    async revealHit(hit) {
        if (this.run !== hit.run) {
            this.runs.value = hit.run;
            await this.choose(hit.run);
        }
        const find = () => this.lines.lines.findLastIndex(line => line.line === hit.line && line.at === hit.at);
        while (find() < 0 && await this.loadEarlier()) { /* goes on until the line is here */ }
        const index = find();
        if (index >= 0) this.mark(index);
    }

    mark(index) {
        this.marked = index;
        this.lines.redraw();
        this.lines.reveal(index);
    }

    start() { return start([this.id]); }
    stop() { return stop([this.id]); }
    restart() { return restart([this.id], true); }
}

/** Puts a line without colours into an element that holds one already; answers whether it does. */
function setLine(node, time, text) {
    const [first, second] = node.childNodes;
    const holdsText = time === null ? first instanceof Text && !second : first?.nodeName === 'TIME' && second instanceof Text && node.childNodes.length === 2;
    if (!holdsText) return false;
    if (time !== null) first.firstChild.data = time;
    node.lastChild.data = text;
    return true;
}
