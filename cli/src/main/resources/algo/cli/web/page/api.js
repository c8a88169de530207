// Questions and changes. Every failure is a Refusal with one line for people.

import { csrfToken, forgetCsrf } from './session.js';

export class Refusal extends Error {
    constructor(status, error) {
        super(error.message);
        this.status = status;
        this.hint = error.hint ?? null;
    }

    /** What is wrong and what to do, in one line. */
    get whole() {
        return this.hint ? `${this.message}; ${this.hint}` : this.message;
    }
}

/** Ends every question and change that is under way. The gateway carries out a change that has reached it. */
let others = new AbortController();

/** Asks for `path` below /api/v1. */
export function get(path, signal) {
    return answer(path, { signal });
}

export function post(path, body) {
    return change(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body ?? {}) });
}

/** Posts what waits for nothing else: whatever the page asks meanwhile is let go, since a browser asks few things at once. */
export function postFirst(path, body) {
    others.abort();
    others = new AbortController();
    return post(path, body);
}

export function upload(path, form) {
    return change(path, { method: 'POST', headers: {}, body: form });
}

export function remove(path) {
    return change(path, { method: 'DELETE', headers: { 'Content-Type': 'application/json' } });
}

async function change(path, request) {
    request.headers['X-CSRFToken'] = await csrfToken();
    try {
        return await answer(path, request);
    } catch (refusal) {
        if (refusal.status !== 403) throw refusal;
        // The gateway may be another one by now, which knows no token of the last.
        forgetCsrf();
        request.headers['X-CSRFToken'] = await csrfToken();
        return answer(path, request);
    }
}

async function answer(path, request) {
    let reply;
    try {
        const signals = request.signal ? [request.signal, others.signal] : [others.signal];
        reply = await fetch(`/api/v1/${path}`, { ...request, signal: AbortSignal.any(signals) });
    } catch (failure) {
        if (failure.name === 'AbortError') throw failure;
        throw new Refusal(0, { message: 'the gateway does not answer', hint: "see whether 'algo web' still runs" });
    }
    const body = await reply.json().catch(failure => {
        if (failure.name === 'AbortError') throw failure;
        return null;
    });
    // A result for each strategy says for itself what failed.
    if (reply.ok || body?.results) return body;
    throw new Refusal(reply.status, body?.error ?? { message: body?.message ?? `the gateway answered ${reply.status}` });
}

/** An id as a part of a path. */
export function part(id) {
    return encodeURIComponent(id);
}
