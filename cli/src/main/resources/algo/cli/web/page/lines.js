// Many lines, of which only those that are seen are in the document.

import { el } from './dom.js';

const LINE_PX = 18;
const MARGIN = 20;
const AT_END_PX = 4;

/** Shows lines that `draw(line, index)` makes elements of. `atTop` is called when the reader has come to the first line. */
export class Lines {
    constructor({ draw, label, atTop = () => {}, followed = () => {} }) {
        this.draw = draw;
        this.atTop = atTop;
        this.followed = followed;
        this.lines = [];
        this.follows = false;
        this.inside = el('div', { class: 'inside' });
        this.node = el('div', { class: 'lines', tabindex: 0, role: 'log', 'aria-live': 'off', 'aria-label': label }, this.inside);
        this.node.addEventListener('scroll', () => this.scrolled(), { passive: true });
        this.shown = [0, 0];
        this.asked = false;
        new ResizeObserver(() => this.changed()).observe(this.node);
    }

    /** Replaces all lines. */
    set(lines) {
        this.lines = lines;
        this.shown = [0, 0];
        this.inside.replaceChildren();
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

    forget() {
        this.shown = [0, 0];
        this.inside.replaceChildren();
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
        const [first, last] = this.shown;
        if (from === first && to === last) return;
        const kept = new Map([...this.inside.children].map(node => [Number(node.dataset.index), node]));
        for (const [index, node] of kept) if (index < from || index >= to) node.remove();
        const before = document.createDocumentFragment(), after = document.createDocumentFragment();
        for (let index = from; index < to; index++) {
            if (kept.has(index)) continue;
            const node = this.draw(this.lines[index], index);
            node.classList.add('line-of');
            node.dataset.index = index;
            node.style.top = `${index * LINE_PX}px`;
            (index < first ? before : after).append(node);
        }
        this.inside.prepend(before);
        this.inside.append(after);
        this.shown = [from, to];
    }
}
