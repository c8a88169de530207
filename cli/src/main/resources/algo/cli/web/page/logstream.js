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
        this.position = null;
        this.wanted = false;
        signal.addEventListener('abort', () => this.close());
        document.addEventListener('visibilitychange', () => {
            if (!this.wanted) return;
            if (document.hidden) this.cut();
            else this.connect();
        }, { signal });
    }

    /** Begins behind the position, so that no line is missed and none is shown twice. */
    open(position) {
        this.position = position;
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
        const after = this.position === null ? '' : `?after=${encodeURIComponent(this.position)}`;
        const source = new EventSource(`/api/v1/logs/${part(this.id)}/stream${after}`);
        this.source = source;
        let heard = Date.now();
        const lost = () => {
            this.cut();
            this.say('The log is not followed: the gateway does not answer. It is tried again.');
            this.again = setTimeout(() => this.wanted && this.connect(), AGAIN_MS);
        };
        source.addEventListener('lines', event => {
            heard = Date.now();
            const batch = JSON.parse(event.data);
            this.position = event.lastEventId || this.position;
            if (batch.lines.length) this.take(batch.lines);
        });
        source.addEventListener('heartbeat', () => { heard = Date.now(); });
        source.onopen = () => { heard = Date.now(); this.say(''); };
        source.onerror = lost;
        this.watch = setInterval(() => { if (Date.now() - heard > SILENT_MS) lost(); }, 5000);
    }
}
