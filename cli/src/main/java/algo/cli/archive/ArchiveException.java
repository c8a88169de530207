package algo.cli.archive;

/** Says why an archive is refused, as the end of a sentence that names it. */
final class ArchiveException extends Exception {
    private static final long serialVersionUID = 1;

    ArchiveException(String message) {
        super(message);
    }
}
