package algo.app.home;

import java.nio.file.Path;

/** A newer version of algo made the home: this one does not know what it may change there. */
public final class NewerHomeException extends Exception {
    NewerHomeException(Path home, int version) {
        super("the home " + home + " was made by a newer version of algo (home.json has version " + version
                + ", this one knows " + HomeIdentity.LAYOUT
                + "); install that version again, or name another home with --home. Nothing has changed");
    }
}
