"""Archives whose bytes depend on nothing but the names, modes and bytes of what is in them."""
import gzip
import hashlib
import tarfile


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def md5(path):
    """As Debian's lists of files have it, which guard against mishaps and nothing else."""
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()


def digest_of_tree(root, files):
    """Returns one digest for the names, bytes and rights to execute of all these files."""
    whole = hashlib.sha256()
    for path in files:
        runs = "x" if path.stat().st_mode & 0o100 else "-"
        whole.update(f"{path.relative_to(root)} {runs} {digest(path)}\n".encode())
    return whole.hexdigest()


def add_tree(tar, root, name, time):
    """Adds root and all below it, in order, as files of root that were changed at that time."""
    for path in [root, *sorted(root.rglob("*"))]:
        inside = name if path == root else f"{name}/{path.relative_to(root)}"
        entry = tar.gettarinfo(path, inside)
        entry.mtime, entry.uid, entry.gid, entry.uname, entry.gname = time, 0, 0, "root", "root"
        if entry.isreg():
            # Not a link to another entry, whatever it is here.
            entry.type, entry.linkname, entry.size = tarfile.REGTYPE, "", path.stat().st_size
            with open(path, "rb") as content:
                tar.addfile(entry, content)
        else:
            tar.addfile(entry)


def tarball(tree, to, time):
    with open(to, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar:
            add_tree(tar, tree, tree.name, time)
    return to


def sums(to, files):
    to.write_text("".join(f"{digest(path)}  {path.name}\n" for path in sorted(files)))
