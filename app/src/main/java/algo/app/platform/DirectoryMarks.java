package algo.app.platform;

/**
 * The marks of a directory that a move keeps and a copy does not.
 *
 * @param device of its file system
 * @param mark what tells it from another directory that gets its inode number later, as {@code kind:value}: the handle by
 *     which a file server would name it, else the time when it was made; empty where the file system tells neither
 */
public record DirectoryMarks(long inode, long device, String mark) {}
