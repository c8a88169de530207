// Adds a strategy: a file, dropped or picked, with its exchange, hours and mode. The answer says what happens next and when.

import { el, fill, labelled, select } from './dom.js';
import { upload } from './api.js';
import { DropZone } from './drop.js';
import { live } from './live.js';
import { link } from './router.js';
import { WindowFields, whatComes } from './schedule.js';
import { CodeView, lineOf } from './source.js';
import { ask } from './dialog.js';

const EXCHANGES = ['NSE', 'BSE', 'NFO', 'BFO', 'CDS', 'BCD', 'MCX', 'NCDEX', 'NCO', 'CRYPTO'];

export function show(place) {
    let file = null;
    const chosen = el('p', { class: 'quiet', role: 'status' }, 'No file yet.');
    const id = el('input', { name: 'id', pattern: '[A-Za-z0-9][A-Za-z0-9_\\-]{0,63}', autocomplete: 'off' });
    const name = el('input', { name: 'name', autocomplete: 'off' });
    const exchange = select(live.exchanges.length ? live.exchanges.map(each => each.exchange) : EXCHANGES, 'NSE', { name: 'exchange' });
    const mode = select([['sandbox', 'sandbox: paper money'], ['live', 'LIVE: real orders']], 'sandbox', { name: 'mode', on: { change: () => mode.classList.toggle('is-live', mode.value === 'live') } });
    const hours = new WindowFields();
    const answer = el('div', { class: 'answer', 'aria-live': 'polite' });
    const code = new CodeView('The file that was refused');
    code.lines.node.hidden = true;
    const take = given => {
        file = given;
        fill(chosen, el('b', {}, given.name), ` ${given.size} bytes`);
        if (!id.value) id.value = given.name.replace(/\.py$/, '').replaceAll(' ', '_');
        code.lines.node.hidden = true;
        fill(answer);
    };
    const zone = new DropZone('Drop a Python file here, or', take, '.py');
    const submit = async event => {
        event.preventDefault();
        if (!file) return fill(answer, el('p', { class: 'wrong' }, 'Choose a file first.'));
        if (mode.value === 'live' && !await ask('Add it in live mode?', el('p', {}, 'Each start of it trades with real money.'), { yes: 'Add as live', danger: true })) return;
        const given = hours.values;
        const form = new FormData();
        form.append('file', file);
        for (const [key, value] of [['id', id.value], ['name', name.value], ['exchange', exchange.value], ['mode', mode.value]]) if (value) form.append(key, value);
        if (given.start) form.append('schedule', JSON.stringify(given));
        code.lines.node.hidden = true;
        fill(answer, el('p', { class: 'quiet' }, 'checks the file, and builds its environment where it wants packages …'));
        try {
            const reply = await upload('strategies', form);
            const added = reply.results[0];
            fill(answer, await whatComes(added.strategy, reply), el('p', {}, el('a', { href: link('strategy', added.strategy) }, `Go to ${added.strategy}`)),
                given.start ? null : el('p', { class: 'quiet' }, 'It has no hours: it runs when somebody starts it.'));
        } catch (refusal) {
            if (refusal.status === undefined) throw refusal;
            fill(answer, el('p', { class: 'wrong', role: 'alert' }, refusal.whole));
            const line = lineOf(refusal);
            if (line !== null) {
                code.lines.node.hidden = false;
                code.showText(await file.text(), line);
            }
        }
    };
    fill(place, el('h1', {}, 'Add a strategy'), zone.node, chosen,
        el('form', { class: 'row', 'aria-label': 'Add a strategy', on: { submit } }, labelled('Id', id), labelled('Name', name, 'if other than the id'), labelled('Exchange', exchange), labelled('Mode', mode), hours.nodes,
            el('button', { class: 'main' }, 'Add')), answer, code.lines.node);
}
