package algo.cli;

import algo.app.model.Text;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code algo edit}: the config of one strategy in the editor of the user, until it is taken or given up. */
final class EditCommand extends Command {
    /** The most bytes of an edited text; the daemon takes fewer characters. */
    private static final long MOST_BYTES = 256 * 1024;

    EditCommand(Arguments given) {
        super(given);
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        List<String> editor = editor();
        Reply.Document shown = DaemonClient.expect(
                Reply.Document.class, in.ask(new Request.Entry(parameters().get(0))));
        String id = String.valueOf(shown.body().get("id"));
        String before = String.valueOf(shown.body().get("entry"));
        Path file = null;
        try {
            // Made for this user alone.
            file = Files.createTempFile("algo-" + id + "-", ".json");
            Files.writeString(file, before);
            return edit(in, editor, file, id, before);
        } catch (IOException e) {
            throw failed("the text could not be put into a file: " + e.getMessage());
        } finally {
            remove(file);
        }
    }

    private static void remove(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // It is left in the directory for temporary files, for this user alone.
        }
    }

    private int edit(Invocation in, List<String> editor, Path file, String id, String before)
            throws ClientException, IOException {
        while (true) {
            open(editor, file);
            String text = read(file);
            if (text.equals(before)) {
                return in.report(
                        new Reply.Outcomes(List.of(Outcome.of(id, ExitCode.DONE, "unchanged", "")), List.of()));
            }
            try {
                return in.report(in.ask(new Request.EntrySet(id, text, before)));
            } catch (ClientException e) {
                boolean again = e.exitCode() == ExitCode.USAGE && Questions.canAsk() && !in.json();
                if (!again) {
                    throw e;
                }
                in.err().println("algo: " + e.getMessage());
                if (!Questions.goesOn("Edit it again?")) {
                    throw new ClientException(ExitCode.FAILED, id + ": nothing was changed", "");
                }
            }
        }
    }

    /** Returns the words of $VISUAL, else $EDITOR, else vi. */
    private static List<String> editor() {
        for (String variable : new String[] {"VISUAL", "EDITOR"}) {
            String value = System.getenv(variable);
            if (value != null && !value.isBlank()) {
                return List.of(value.strip().split("\\s+"));
            }
        }
        return List.of("vi");
    }

    private static void open(List<String> editor, Path file) throws ClientException {
        List<String> command = new ArrayList<>(editor);
        command.add(file.toString());
        int code;
        try {
            code = new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new ClientException(
                    ExitCode.FAILED,
                    "the editor '" + Text.line(String.join(" ", editor)) + "' cannot be executed; nothing was changed",
                    "name yours in the variable VISUAL or EDITOR");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("interrupted");
        }
        if (code != 0) {
            throw failed("the editor ended with " + code);
        }
    }

    private static String read(Path file) throws ClientException, IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw failed("the edited text has more than " + MOST_BYTES / 1024 + " KiB");
        }
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw failed("the edited text is not UTF-8");
        }
    }

    private static ClientException failed(String why) {
        return new ClientException(ExitCode.FAILED, why, "nothing was changed");
    }
}
