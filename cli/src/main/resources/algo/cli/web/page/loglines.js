// How the pieces of a log are put together to lines.

/** Adds pieces to lines; a piece that goes on with the last line is put to it. */
export function join(lines, pieces) {
    for (const piece of pieces) {
        const last = lines[lines.length - 1];
        if (last?.more && last.run === piece.run) {
            lines[lines.length - 1] = { ...last, line: last.line + piece.line, more: piece.more };
        } else {
            lines.push(piece);
        }
    }
    return lines;
}
