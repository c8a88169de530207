package algo.app.system.unix;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The list of users wherever the host keeps it, asked by getent(1): in a process of its own, so that one that hangs can be
 * given up. Answers hold for a minute.
 */
final class HostUserList implements UserList {
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final int LIMIT_SECONDS = 10;
    private static final int MOST_BYTES = 256 * 1024;
    private static final int MOST_ANSWERS = 1024;
    private static final int NO_SUCH_KEY = 2;

    private record Answer(Optional<?> value, long at) {}

    /** Looks something up. */
    private interface Question<T> {
        Optional<T> ask() throws IOException, InterruptedException;
    }

    /** The oldest first. Guarded by itself. */
    private final Map<Object, Answer> answers = new LinkedHashMap<>();
    /** The locks of users, so that many who ask the same do not all start a process. */
    private final Object[] turns = new Object[16];

    HostUserList() {
        Arrays.setAll(turns, i -> new Object());
    }

    @Override
    public Optional<UserAccount> user(int uid) throws IOException, InterruptedException {
        return remembered(uid, () -> {
            // The text is all digits: getent takes that for a number, whatever names there are.
            Optional<UserAccount> account =
                    UserAccount.parse(first(getent("passwd", Integer.toUnsignedString(uid))), uid);
            return account.isPresent()
                    ? Optional.of(account.get()
                            .withGroups(first(
                                    getent("initgroups", "--", account.get().name()))))
                    : account;
        });
    }

    @Override
    public Optional<Integer> group(String name) throws IOException, InterruptedException {
        return remembered(name, () -> {
            // A group whose name is a number would be taken for that number.
            String[] fields = first(getent("group", "--", name)).split(":", -1);
            return fields.length > 2 && fields[0].equals(name) && UserAccount.isNumber(fields[2])
                    ? Optional.of(Integer.parseUnsignedInt(fields[2]))
                    : Optional.empty();
        });
    }

    @SuppressWarnings("unchecked") // a number has an account for an answer, and a text a number
    private <T> Optional<T> remembered(Object key, Question<T> question) throws IOException, InterruptedException {
        synchronized (turns[Math.floorMod(key.hashCode(), turns.length)]) {
            synchronized (answers) {
                Answer known = answers.get(key);
                if (known != null && System.nanoTime() - known.at() < FRESH.toNanos()) {
                    return (Optional<T>) known.value();
                }
            }
            Optional<T> value = question.ask();
            synchronized (answers) {
                answers.remove(key);
                if (answers.size() == MOST_ANSWERS) {
                    answers.remove(answers.keySet().iterator().next());
                }
                answers.put(key, new Answer(value, System.nanoTime()));
            }
            return value;
        }
    }

    private static String first(String text) {
        return text.lines().findFirst().orElse("");
    }

    private static String getent(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("getent"));
        command.addAll(List.of(words));
        Process lookup = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream out = lookup.getInputStream()) {
            lookup.getOutputStream().close();
            lookup.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).exceptionally(late -> lookup.destroyForcibly());
            String text = new String(out.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            int code = lookup.waitFor();
            if (code != 0 && code != NO_SUCH_KEY) {
                throw new IOException("the host's list of users does not answer: getent ended with " + code);
            }
            return text;
        } finally {
            lookup.destroyForcibly();
        }
    }
}
