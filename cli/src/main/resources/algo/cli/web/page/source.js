// The source of a strategy, and its replacement: drop a file, see what differs, replace.

import { button, el, fill } from './dom.js';
import { get, part, upload } from './api.js';
import { diff } from './diff.js';
import { DropZone } from './drop.js';
import { Lines } from './lines.js';
import { attempt, say, told } from './says.js';

export async function showSource(place, id, signal) {
    const source = await attempt(() => get(`source/${part(id)}`, signal));
    if (!source) return;
    const code = new CodeView(`Source of ${id}`);
    const answer = el('div', { role: 'status' });
    const zone = new DropZone('Drop a file here to replace the source, or', file => compare(file), '.py');
    const compare = async file => {
        const content = await file.text();
        const changes = diff(source.content.split('\n'), content.split('\n'));
        const differing = changes.filter(line => line.kind !== ' ').length;
        code.show(changes.map(line => ({ text: line.text, number: line.number, kind: line.kind })));
        fill(answer, el('p', {}, differing ? `${differing} lines differ in ${file.name}.` : `${file.name} is the same.`),
            differing ? button('Replace', () => replace(file, content), { class: 'main' }) : null, ' ',
            button('Keep the old one', () => { code.showText(source.content); fill(answer); }));
    };
    const replace = async (file, content) => {
        const form = new FormData();
        form.append('file', file);
        form.append('id', id);
        form.append('replace', 'true');
        try {
            const reply = await upload('strategies', form);
            say(told(reply.results[0]));
            showSource(place, id, signal);
        } catch (refusal) {
            if (refusal.status === undefined) throw refusal;
            fill(answer, el('p', { class: 'wrong', role: 'alert' }, refusal.whole));
            code.showText(content, lineOf(refusal));
        }
    };
    code.showText(source.content);
    fill(place, el('p', { class: 'quiet' }, source.script ?? ''), zone.node, answer, code.lines.node);
}

/** The line that a refusal is about, from 1 on; null where it names none. */
export function lineOf(refusal) {
    const named = /\bline (\d+)|\.py:(\d+)/.exec(refusal.message);
    return named ? Number(named[1] ?? named[2]) : null;
}

/** Code with its line numbers. One line can be marked as wrong. */
export class CodeView {
    constructor(label) {
        this.lines = new Lines({ label, draw: drawLine });
        this.lines.node.classList.add('code');
    }

    show(lines) {
        this.lines.node.style.height = `${Math.min(30, lines.length + 1) * 18}px`;
        this.lines.set(lines);
    }

    showText(text, wrong = null) {
        this.show(text.split('\n').map((line, i) => ({ text: line, number: i + 1, kind: i + 1 === wrong ? '!' : ' ' })));
        if (wrong !== null) this.lines.reveal(wrong - 1);
    }
}

const KINDS = { '+': 'added', '-': 'removed', '!': 'error' };

function drawLine(node, line) {
    fill(node, el('span', { class: 'at' }, line.number ?? ''), el('span', { class: 'kind' }, line.kind === '!' ? '▶' : line.kind), line.text);
    return KINDS[line.kind] ?? null;
}
