// How two texts differ, line by line.

/** Beyond this many lines in the part that differs it is shown as wholly replaced: the table below would be too large. */
const MOST = 2000;

/** Lines with `kind` ' ', '-' or '+', and the number in the new text (in the old one for '-'). */
export function diff(before, after) {
    let head = 0;
    while (head < before.length && head < after.length && before[head] === after[head]) head++;
    let tail = 0;
    while (tail < before.length - head && tail < after.length - head
        && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
    const same = (from, to) => after.slice(from, to).map((text, i) => ({ kind: ' ', text, number: from + i + 1 }));
    return [
        ...same(0, head),
        ...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail), head),
        ...same(after.length - tail, after.length),
    ];
}

function middle(before, after, offset) {
    const lines = [];
    const removed = i => lines.push({ kind: '-', text: before[i], number: offset + i + 1 });
    const added = j => lines.push({ kind: '+', text: after[j], number: offset + j + 1 });
    if (before.length > MOST || after.length > MOST) {
        before.forEach((_, i) => removed(i));
        after.forEach((_, j) => added(j));
        return lines;
    }
    const common = commonLengths(before, after);
    let i = 0, j = 0;
    while (i < before.length || j < after.length) {
        if (i < before.length && j < after.length && before[i] === after[j]) {
            lines.push({ kind: ' ', text: after[j], number: offset + j + 1 });
            i++;
            j++;
        } else if (j === after.length || (i < before.length && common[i + 1][j] >= common[i][j + 1])) {
            removed(i++);
        } else {
            added(j++);
        }
    }
    return lines;
}

/** The length of the longest common sequence of what is left from each pair of places on. */
function commonLengths(before, after) {
    const lengths = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
    for (let i = before.length - 1; i >= 0; i--) {
        for (let j = after.length - 1; j >= 0; j--) {
            lengths[i][j] = before[i] === after[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
        }
    }
    return lengths;
}
