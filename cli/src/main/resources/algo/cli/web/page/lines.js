// Many lines, of which only those that are seen are in the document.

import { el } from './dom.js';

const LINE_PX = 18;
const MARGIN = 12;
const AT_END_PX = 4;

/**
 * Shows lines. `draw(node, line, index)` puts one into an element, in place of what it held before, and answers its class or null:
 * to scroll makes no element. `atTop` is called when the reader has come to the first line.
 */
export class Lines {
    constructor({ draw, label, atTop = () => {}, followed = () => {} }) {
        this.draw = draw;
        this.atTop = atTop;
        this.followed = followed;
        this.lines = [];
        this.follows = false;
        this.seen = el('div', { class: 'seen' });
        this.inside = el('div', { class: 'inside' }, this.seen);
        this.node = el('div', { class: 'lines', tabindex: 0, role: 'log', 'aria-live': 'off', 'aria-label': label }, this.inside);
        this.node.addEventListener('scroll', () => this.scrolled(), { passive: true });
        this.shown = null;
        this.asked = false;
        new ResizeObserver(() => this.changed()).observe(this.node);
    }

    /** Replaces all lines. */
    set(lines) {
        this.lines = lines;
        this.forget();
        this.changed();
    }

    /** Adds lines at the end. More than `most` in all: the first go, and the reader's place stays. Answers how many went. */
    append(lines, most = Infinity) {
        for (const line of lines) this.lines.push(line);
        const over = this.lines.length - most;
        if (over > 0) {
            this.lines.splice(0, over);
            this.forget();
            if (!this.follows) this.node.scrollTop -= over * LINE_PX;
        }
        this.changed();
        return Math.max(0, over);
    }

    /** Adds lines in front; what the reader sees stays where it is. */
    prepend(lines) {
        this.lines = lines.concat(this.lines);
        this.forget();
        this.size();
        this.node.scrollTop += lines.length * LINE_PX;
        this.render();
    }

    follow(follows) {
        if (this.follows !== follows) {
            this.follows = follows;
            this.followed(follows);
        }
        if (follows) this.changed();
    }

    /** Scrolls so that the line is in the middle. */
    reveal(index) {
        this.follow(false);
        this.size();
        this.node.scrollTop = index * LINE_PX - this.node.clientHeight / 2;
        this.render();
    }

    scrollBy(lines) {
        this.node.scrollTop += lines * LINE_PX;
    }

    /** Draws what is seen anew, at the next frame: many changes cost one. */
    changed() {
        if (this.asked) return;
        this.asked = true;
        requestAnimationFrame(() => {
            this.asked = false;
            this.size();
            if (this.follows) this.node.scrollTop = this.node.scrollHeight;
            this.render();
        });
    }

    redraw() {
        this.forget();
        this.changed();
    }

    size() {
        this.inside.style.height = `${this.lines.length * LINE_PX}px`;
    }

    /** What is in the elements is not what is to be seen. */
    forget() {
        this.shown = null;
    }

    scrolled() {
        const node = this.node;
        const atEnd = node.scrollTop + node.clientHeight >= node.scrollHeight - AT_END_PX;
        if (this.follows && !atEnd && node.scrollTop < this.lastTop) this.follow(false);
        this.lastTop = node.scrollTop;
        if (node.scrollTop < LINE_PX && this.lines.length && !this.follows) this.atTop();
        this.render();
    }

    render() {
        const from = Math.max(0, Math.floor(this.node.scrollTop / LINE_PX) - MARGIN);
        const to = Math.min(this.lines.length, Math.ceil((this.node.scrollTop + this.node.clientHeight) / LINE_PX) + MARGIN);
        const [first, last] = this.shown ?? [0, 0];
        if (this.shown && from === first && to === last) return;
        this.shown = [from, to];
        const keptFrom = Math.max(from, first), keptTo = Math.min(to, last);
        if (keptFrom < keptTo) this.renderBeside(from, to, first, keptFrom, keptTo);
        else this.renderAll(from, to);
        this.seen.style.top = `${from * LINE_PX}px`;
    }

    /** Every element takes another line, and stays where it is. */
    renderAll(from, to) {
        const nodes = [...this.seen.children];
        const made = [];
        for (let index = from; index < to; index++) {
            const node = nodes[index - from] ?? made[made.push(el('div')) - 1];
            this.put(node, index);
        }
        this.seen.append(...made);
        for (const node of nodes.slice(to - from)) node.remove();
    }

    /** The elements of some lines stay. Others go where lines came into sight, and take those. */
    renderBeside(from, to, first, keptFrom, keptTo) {
        const nodes = [...this.seen.children];
        const free = [...nodes.slice(0, keptFrom - first), ...nodes.slice(keptTo - first)];
        const drawn = (begin, end) => Array.from({ length: Math.max(0, end - begin) }, (_, i) => {
            const node = free.pop() ?? el('div');
            this.put(node, begin + i);
            return node;
        });
        const before = drawn(from, keptFrom), after = drawn(keptTo, to);
        if (before.length) this.seen.prepend(...before);
        if (after.length) this.seen.append(...after);
        for (const node of free) node.remove();
    }

    put(node, index) {
        const kind = this.draw(node, this.lines[index], index);
        const name = kind ? `line-of ${kind}` : 'line-of';
        if (node.className !== name) node.className = name;
    }
}
