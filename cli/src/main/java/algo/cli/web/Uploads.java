package algo.cli.web;

import algo.app.files.IoProblems;
import algo.app.http.Response;
import algo.app.platform.PrivateFiles;
import algo.cli.web.InnerCommands.Result;
import algo.cli.web.InnerCommands.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes in code that a browser sends: the daemon gets it as a file, which goes once it was read. */
final class Uploads {
    private static final int MOST_BYTES = 1 << 20;
    private static final int LONGEST_NAME = 100;

    private final InnerCommands commands;
    private final Path place;

    /** @param place the directory in which such files lie for a moment */
    Uploads(InnerCommands commands, Path place) {
        this.commands = commands;
        this.place = place;
    }

    /**
     * Adds a strategy, gives it a schedule and starts it, as far as that is asked for. One that is new and cannot have its
     * schedule is taken out again.
     *
     * @param words of {@code algo add}, without the file
     * @param schedule as for {@code POST /api/v1/schedule/ID}; without fields for none
     * @return the answer of {@code add}, with the results of the rest behind it
     */
    Response add(Words words, Multipart.Part file, SentObject schedule, boolean starts) throws WebProblem {
        Words timed = OwnChanges.schedule(commands, schedule);
        schedule.requireNoOthers();
        Result added = added(words, file);
        List<Object> results = new ArrayList<>(results(added));
        List<Object> warnings = new ArrayList<>((List<?>) added.object().get("warnings"));
        String id = idOf(added);
        if (!schedule.all().isEmpty()) {
            Result set = timed.id(id).run();
            try {
                results.addAll(results(set));
            } catch (WebProblem e) {
                if (isNew(added)) {
                    undo(id);
                }
                throw e;
            }
        }
        if (starts) {
            Result started = commands.words("start").id(id).run();
            results.addAll(results(started));
            warnings.addAll((List<?>) started.object().get("warnings"));
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("results", results);
        answer.put("warnings", warnings);
        return Answers.json(answer);
    }

    /** Carries out {@code add} with a file of that content and name, which is there for as long as it takes. */
    Result added(Words words, Multipart.Part file) throws WebProblem {
        if (file.content().length > MOST_BYTES) {
            throw new WebProblem(413, "the file is larger than 1 MiB", "");
        }
        String name = file.fileName();
        if (name.length() > LONGEST_NAME
                || name.startsWith(".")
                || !name.chars().allMatch(Uploads::isPlain)) {
            throw WebProblem.wrong("Invalid filename");
        }
        Path directory = null;
        try {
            PrivateFiles.makeDirectory(place);
            directory = Files.createTempDirectory(place, "upload", PrivateFiles.ofDirectory());
            Path at = directory.resolve(name);
            Files.createFile(at, PrivateFiles.ofFile());
            Files.write(at, file.content());
            Result result = words.word(at.toString()).run();
            result.requireOutput();
            return result;
        } catch (IOException e) {
            throw new WebProblem(422, "the file could not be kept: " + IoProblems.explain(e), "");
        } finally {
            remove(directory, name);
        }
    }

    private static boolean isPlain(int c) {
        return Character.isLetterOrDigit(c) || c == ' ' || c == '.' || c == '-' || c == '_';
    }

    private static void remove(Path directory, String name) {
        if (directory == null) {
            return;
        }
        try {
            Files.deleteIfExists(directory.resolve(name));
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            // It lies in the private directory of the home, in nobody's way.
        }
    }

    /** Takes out again what was just added. */
    void undo(String id) {
        commands.undo(id);
    }

    static List<?> results(Result result) throws WebProblem {
        return (List<?>) result.object().get("results");
    }

    /** Returns the id of what a command was about. */
    static String idOf(Result result) throws WebProblem {
        return ((Map<?, ?>) results(result).get(0)).get("strategy").toString();
    }

    /** Returns whether {@code add} has made a strategy that was not there. */
    static boolean isNew(Result added) throws WebProblem {
        return ((Map<?, ?>) results(added).get(0)).get("message").toString().startsWith("added");
    }
}
