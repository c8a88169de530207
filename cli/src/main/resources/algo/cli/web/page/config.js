// The config of a strategy as fields, named as 'algo set' names them. Every problem stands at its field.

import { button, el, fill, labelled } from './dom.js';
import { get, part, post } from './api.js';
import { complain, say, told } from './says.js';

/** Shown elsewhere, or not to be edited by a key. */
const LEFT_OUT = new Set(['id', 'of', 'schedule']);

export async function showConfig(place, id, signal, changed) {
    let config;
    try {
        config = await get(`show/${part(id)}`, signal);
    } catch (refusal) {
        if (refusal.name !== 'AbortError') fill(place, el('p', { class: 'wrong' }, refusal.whole ?? refusal.message));
        return;
    }
    const fields = new Map(flat(config).map(([key, value]) => [key, new Field(key, value)]));
    const newKey = el('input', { placeholder: 'params.SYMBOL' });
    const save = async event => {
        event.preventDefault();
        for (const field of fields.values()) field.clear();
        const changes = Object.fromEntries([...fields.values()].filter(field => field.isChanged).map(field => [field.key, field.value]));
        if (!Object.keys(changes).length) return say('Nothing was changed.');
        try {
            const answer = await post(`set/${part(id)}`, changes);
            say(answer.results.map(told).join('; '));
            changed();
            showConfig(place, id, signal, changed);
        } catch (refusal) {
            if (refusal.status === undefined) throw refusal;
            problemsAt(refusal, fields, changes);
        }
    };
    const add = () => {
        const key = newKey.value.trim();
        if (!key || fields.has(key)) return fields.get(key)?.input.focus();
        const field = new Field(key, '');
        fields.set(key, field);
        rows.append(field.node);
        newKey.value = '';
        field.input.focus();
    };
    const rows = el('div', { class: 'fields' }, [...fields.values()].map(field => field.node));
    fill(place, el('form', { class: 'config', 'aria-label': `Config of ${id}`, on: { submit: save } }, rows,
        el('div', { class: 'tools' }, labelled('Another key', newKey), button('Add key', add), el('button', { class: 'main' }, 'Save config'))));
}

/** Puts each problem at its field; what concerns none is said at the edge of the page. */
function problemsAt(refusal, fields, changes) {
    const said = refusal.message.split('; ');
    const wrong = Object.keys(changes).filter(key => said.some(problem => names(problem, key)));
    for (const key of wrong) fields.get(key).complain(said.filter(problem => names(problem, key)).join('; '));
    if (wrong.length) fields.get(wrong[0]).input.focus();
    else complain(refusal.whole);
}

/** Whether a problem is about the key, and not about a longer one that ends or begins like it. */
function names(problem, key) {
    return problem.split(/[^\w.@-]+/).some(word => word === key || word.endsWith(`.${key}`));
}

class Field {
    constructor(key, value) {
        this.key = key;
        this.before = text(value);
        this.input = el('input', { name: key, value: this.before, spellcheck: 'false', autocomplete: 'off' });
        this.problem = el('span', { class: 'wrong', id: `problem-${key}`, hidden: true });
        this.node = labelled(key, this.input);
        this.node.append(this.problem);
    }

    get isChanged() {
        return this.input.value !== this.before;
    }

    get value() {
        return this.input.value;
    }

    complain(message) {
        this.problem.hidden = false;
        this.problem.textContent = message;
        this.input.setAttribute('aria-invalid', 'true');
        this.input.setAttribute('aria-describedby', this.problem.id);
    }

    clear() {
        this.problem.hidden = true;
        this.input.removeAttribute('aria-invalid');
        this.input.removeAttribute('aria-describedby');
    }
}

/** Nested keys with dots. */
function flat(object, prefix = '') {
    return Object.entries(object).filter(([key]) => prefix || !LEFT_OUT.has(key)).flatMap(([key, value]) =>
        value !== null && typeof value === 'object' && !Array.isArray(value) ? flat(value, `${prefix}${key}.`) : [[prefix + key, value]]);
}

function text(value) {
    if (value === null || value === undefined) return '';
    return Array.isArray(value) ? value.join(',') : String(value);
}
