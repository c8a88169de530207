package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Root beside a user who puts programs, links and directories where root might run, read, cut or make them. */
class StrangersIT {
    private static final int CONFLICT = 5;
    private static final String STRANGER = "61501";

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private Path theirs;
    private Path proof;
    private Path precious;

    @BeforeEach
    void makeWhatAStrangerHasPrepared() throws Exception {
        Needs.root("files of another user");
        home.call(List.of("chmod", "755", home.directory().toString())).run().ok();
        theirs = Files.createDirectory(home.directory().resolve("theirs"));
        proof = theirs.resolve("executed");
        precious = Files.writeString(home.directory().resolve("precious"), "of root\n");
        home.call(List.of(
                        "sh",
                        "-ec",
                        """
                        cd "$1"
                        mkdir -p home/strategies/scripts home/run home/log home/state
                        printf '#!/bin/sh\nid -u >"%s"\n' "$2" >python3
                        chmod 755 python3
                        printf '{"version":1,"strategies":{"a":{"script":"a.py","interpreter":"%s"}}}' "$1/python3" \
                            >home/strategies/strategy_configs.json
                        echo 'x = 1' >home/strategies/scripts/a.py
                        for name in run/daemon.lock run/keeper log/daemon.log calendar.json state/state.json; do
                            ln -s "$3" "home/$name"
                        done
                        chown -hR "$4" .
                        """,
                        "sh",
                        theirs.toString(),
                        proof.toString(),
                        precious.toString(),
                        STRANGER))
                .run()
                .ok();
    }

    @Test
    void rootDoesNothingInAHomeOfAUserAndSaysHowItIsDone() throws Exception {
        // Below a directory of theirs root's own home is as much theirs.
        Path ofRoot = Files.createDirectory(theirs.resolve("of-root"));
        for (String command : List.of(
                "doctor",
                "daemon run",
                "daemon start",
                "daemon stop",
                "schedule --next 1",
                "calendar is-open NSE",
                "add a.py")) {
            for (Path there : List.of(theirs.resolve("home"), ofRoot)) {
                List<String> words = new ArrayList<>(List.of(command.split(" ")));
                words.addAll(List.of("--home", there.toString()));
                home.algo(words.toArray(String[]::new))
                        .run()
                        .refused(CONFLICT, theirs + " belongs to " + STRANGER, "run it as " + STRANGER, "sudo -u");
            }
        }

        assertThat(proof).doesNotExist();
        assertThat(precious).hasContent("of root\n");
        assertThat(ofRoot).isEmptyDirectory();
    }

    @Test
    void rootUsesAndMakesNoArchiveOfClassesWhereAUserCouldSwapIt() throws Exception {
        Path cache = Files.createDirectories(theirs.resolve("cache/algo"));
        home.call(List.of("chown", "-R", STRANGER, theirs.resolve("cache").toString()))
                .run()
                .ok();
        Path link = Files.createSymbolicLink(home.directory().resolve("link"), theirs.resolve("cache"));
        for (Path named : List.of(theirs.resolve("cache"), theirs.resolve("not-there"), link)) {
            home.algo("version")
                    .without("ALGO_JAVA")
                    .with("XDG_CACHE_HOME", named.toString())
                    .run()
                    .ok();
        }
        // The one that makes an archive ends after it: so did those before it, which had nothing to do.
        Path own = Files.createDirectory(home.directory().resolve("own"));
        home.algo("version")
                .without("ALGO_JAVA")
                .with("XDG_CACHE_HOME", own.toString())
                .run()
                .ok();
        Path archive = Eventually.get("an archive in a directory of one's own", () -> {
            try (Stream<Path> files = Files.list(own.resolve("algo"))) {
                return files.filter(file -> file.toString().endsWith(".jsa")).findFirst();
            }
        });
        assertThat(cache).isEmptyDirectory();
        assertThat(theirs.resolve("not-there")).doesNotExist();

        // Root's archive, and all the same in a directory that a user could rename.
        home.call(List.of("cp", "-a", archive.toString(), cache.toString()))
                .run()
                .ok();
        for (Path named : List.of(own, theirs.resolve("cache"), link)) {
            Call.Result traced = home.call(List.of(
                            "sh", "-x", AlgoHome.DIST.resolve("bin/algo").toString(), "version"))
                    .without("ALGO_JAVA")
                    .with("XDG_CACHE_HOME", named.toString())
                    .run()
                    .exits(0);
            assertThat(traced.err().contains("-XX:SharedArchiveFile="))
                    .as("%s", named)
                    .isEqualTo(named.equals(own));
        }
    }

    @Test
    void aDaemonEndsWhenAnotherDirectoryLiesInThePlaceOfItsHome() throws Exception {
        home.algo("daemon", "start").run().ok();
        SeenProcess daemon = home.daemon();
        Files.move(home.home(), theirs.resolve("before"));
        home.call(List.of(
                        "cp",
                        "-a",
                        theirs.resolve("home").toString(),
                        home.home().toString()))
                .run()
                .ok();
        home.call(List.of("rm", "-rf", theirs.resolve("before").toString()))
                .run()
                .ok();

        Eventually.holds("the daemon ends", () -> !daemon.isAlive());
        assertThat(proof).doesNotExist();
        assertThat(precious).hasContent("of root\n");
    }
}
