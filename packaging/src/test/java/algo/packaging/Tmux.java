package algo.packaging;

import algo.app.Eventually;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A terminal with a shell in it, by tmux: what is typed, and what is seen then. Its server is its
 * own, and ends with it.
 */
final class Tmux implements AutoCloseable {
    private final AlgoHome home;
    private final SeenProcess server;

    /** A terminal of this size; commands in it have the surroundings of {@code home}, and {@code more} variables. */
    Tmux(AlgoHome home, int columns, int rows, Map<String, String> more) {
        Needs.tool("tmux");
        this.home = home;
        List<String> start = new ArrayList<>(List.of("new-session", "-d", "-x", "" + columns, "-y", "" + rows));
        more.forEach((name, value) -> start.addAll(List.of("-e", name + "=" + value)));
        start.addAll(List.of("-e", "PS1=$ ", "/bin/sh", "-i"));
        tmux(start.toArray(String[]::new));
        server = SeenProcess.of(Long.parseLong(tmux("display", "-p", "#{pid}").strip()));
        awaitPrompt();
    }

    private String tmux(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "tmux",
                "-u",
                "-f",
                "/dev/null",
                "-S",
                home.directory().resolve("tmux").toString()));
        command.addAll(Arrays.asList(arguments));
        return home.call(command).with("LANG", "C.UTF-8").run().ok().out();
    }

    /** Presses keys, by the names that tmux has for them. */
    void press(String... keys) {
        List<String> command = new ArrayList<>(List.of("send-keys"));
        command.addAll(Arrays.asList(keys));
        tmux(command.toArray(String[]::new));
    }

    /** Types a command line, and Enter. */
    void type(String line) {
        write(line);
        press("Enter");
    }

    /** Types characters, as they are. */
    void write(String characters) {
        tmux("send-keys", "-l", characters);
    }

    /** What is seen, line by line, without spaces at their ends. */
    String screen() {
        return tmux("capture-pane", "-p");
    }

    /** The same with the escape sequences of colours. */
    String colours() {
        return tmux("capture-pane", "-p", "-e");
    }

    /** Waits until all of {@code parts} are seen at once. */
    String awaitScreen(String... parts) {
        String[] last = {""};
        try {
            Eventually.holds("on the screen", () -> {
                last[0] = screen();
                return Arrays.stream(parts).allMatch(last[0]::contains);
            });
        } catch (AssertionError e) {
            throw new AssertionError("not seen: " + Arrays.toString(parts) + "\n" + last[0], e);
        }
        return last[0];
    }

    /** Waits until the shell has nothing to do: what is typed before goes to whoever reads the terminal then. */
    void awaitPrompt() {
        Eventually.holds("a prompt", () -> screen().stripTrailing().endsWith("$"));
    }

    /** Waits until {@code part} is not seen any more. */
    void awaitGone(String part) {
        Eventually.holds("gone from the screen: " + part, () -> !screen().contains(part));
    }

    void resize(int columns, int rows) {
        tmux("resize-window", "-x", "" + columns, "-y", "" + rows);
    }

    /** Whether a program shows its other screen. */
    boolean isAlternate() {
        return tmux("display", "-p", "#{alternate_on}").strip().equals("1");
    }

    boolean isCursorSeen() {
        return tmux("display", "-p", "#{cursor_flag}").strip().equals("1");
    }

    @Override
    public void close() {
        tmux("kill-server");
        Eventually.holds("tmux is gone", () -> !server.isAlive());
    }
}
