// What a strategy prints, as it prints it, over its own stream while its log is looked at.

import { part } from './api.js';

const AGAIN_MS = 1000;
const SILENT_MS = 35_000;

export class LogStream {
    /** `take` gets each batch of lines, `say` a note where the stream is broken. The signal ends it. */
    constructor(id, take, say, signal) {
        this.id = id;
        this.take = take;
        this.say = say;
        this.source = null;
        this.place = null;
        this.wanted = false;
        this.broken = false;
        signal.addEventListener('abort', () => this.close());
        document.addEventListener('visibilitychange', () => {
            if (!this.wanted) return;
            if (document.hidden) this.cut();
            else this.connect();
        }, { signal });
    }

    /** Begins behind the place, which the answer with the lines before it has named: no line is missed, and none comes twice. Null is the beginning. */
    open(place) {
        this.place = place;
        this.wanted = true;
        if (!document.hidden) this.connect();
    }

    close() {
        this.wanted = false;
        this.cut();
    }

    cut() {
        clearTimeout(this.again);
        clearInterval(this.watch);
        this.source?.close();
        this.source = null;
    }

    connect() {
        this.cut();
        const after = this.place === null ? '' : `?after=${encodeURIComponent(this.place)}`;
        const source = new EventSource(`/api/v1/logs/${part(this.id)}/stream${after}`);
        this.source = source;
        let heard = Date.now();
        const lost = () => {
            this.cut();
            this.broken = true;
            this.say('The log is not followed: the gateway does not answer. It is tried again.');
            this.again = setTimeout(() => this.wanted && this.connect(), AGAIN_MS);
        };
        const on = (kind, use) => source.addEventListener(kind, event => {
            heard = Date.now();
            use?.(JSON.parse(event.data), event);
        });
        on('begin', () => { if (this.broken) this.say(''); this.broken = false; });
        on('lines', (batch, event) => {
            this.place = event.lastEventId || this.place;
            this.take(batch.lines);
            if (batch.missed) this.say(`Not shown: ${batch.missed}.`);
        });
        on('old', said => {
            this.broken = true;
            this.say(`The log is not followed: ${said.message}. It is tried again.`);
        });
        on('heartbeat');
        source.onerror = lost;
        this.watch = setInterval(() => { if (Date.now() - heard > SILENT_MS) lost(); }, 5000);
    }
}
