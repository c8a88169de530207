// Search over all runs of a strategy.

import { button, el, fill } from './dom.js';
import { get, part } from './api.js';
import { plain } from './columns.js';
import { when } from './format.js';
import { attempt } from './says.js';

const MOST = 1000;

export class Search {
    /** `reveal` is given the hit that somebody chooses. */
    constructor(id, reveal) {
        this.id = id;
        this.reveal = reveal;
        this.input = el('input', { type: 'search', placeholder: 'Search all runs', 'aria-label': `Search the logs of ${id}` });
        this.box = el('form', { class: 'search', role: 'search', 'aria-label': `Logs of ${id}`, on: { submit: event => { event.preventDefault(); this.run(); } } },
            this.input, button('Search', () => this.run()));
        this.input.addEventListener('input', () => { if (!this.input.value) this.clear(); });
        this.results = el('div', { class: 'hits', hidden: true, role: 'region', 'aria-label': `Found in ${id}`, tabindex: 0 });
    }

    clear() {
        this.results.hidden = true;
        fill(this.results);
    }

    async run() {
        const text = this.input.value;
        if (!text) return this.clear();
        const found = await attempt(() => get(`logs/${part(this.id)}/search?q=${encodeURIComponent(text)}&lines=${MOST}`));
        if (!found) return;
        const hits = found.lines;
        this.results.hidden = false;
        fill(this.results,
            el('p', {}, hits.length ? `${hits.length}${found.more ? ' and more' : ''} found` : `No line of any run has "${text}".`, ' ', button('Close', () => { this.input.value = ''; this.clear(); })),
            el('ol', {}, hits.map(hit => el('li', {}, button(`${when(hit.at)}  ${plain(hit.line).slice(0, 300)}`, () => this.reveal(hit), { class: 'hit' })))));
    }
}
