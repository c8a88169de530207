// Who the page is: the token of the address becomes a cookie once; each change carries a token of the session.

let csrf = null;

/** Exchanges the token in the address, if there is one, and takes it out of the address and the history. */
export async function exchangeToken() {
    const token = /^#token=([^&]+)/.exec(location.hash)?.[1];
    if (!token) return;
    history.replaceState(null, '', location.pathname);
    await fetch('/auth/session', {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ token }),
    });
}

export async function csrfToken() {
    if (csrf === null) {
        const reply = await fetch('/auth/csrf-token');
        if (reply.ok) csrf = (await reply.json()).csrf_token;
    }
    return csrf ?? '';
}

/** Forgets the token of the session: the next change asks for a new one. */
export function forgetCsrf() {
    csrf = null;
}
