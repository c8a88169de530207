package algo.app.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Tells files apart whatever their names. That nothing is there is an answer; a look that fails is none. */
final class FileIdentity {
    private FileIdentity() {}

    /** Of what {@code path} leads to. */
    static Object of(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /** Of what has this name; empty text if nothing has. */
    static Object ofName(Path name) throws IOException {
        try {
            return Files.readAttributes(name, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /** 0 if nothing has this name. */
    static long inode(Path name) throws IOException {
        try {
            return (Long) Files.getAttribute(name, "unix:ino", LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** How many names the file has that {@code path} leads to. */
    static int names(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:nlink");
    }
}
