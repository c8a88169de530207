package algo.app.control;

import algo.app.model.Mode;
import algo.app.model.StrategyIds;
import algo.app.protocol.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The lines of {@code algo live}, in the order in which they were added, and the commands that follow from them. */
final class LiveChecklist {
    private enum State {
        OK,
        NOTE,
        MISSING
    }

    /** @param fix the command that changes it; empty if there is none */
    private record Item(String name, State state, String message, String fix) {
        private Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("name", name);
            fields.put("state", state.name().toLowerCase(Locale.ROOT));
            fields.put("message", message);
            fields.put("fix", fix.isEmpty() ? null : fix);
            return fields;
        }

        private String line() {
            String mark = state == State.MISSING ? "MISSING" : state.name().toLowerCase(Locale.ROOT);
            return padded(mark, 9) + padded(name, 10) + message + (fix.isEmpty() ? "" : "; " + fix);
        }

        private static String padded(String text, int width) {
            return text + " ".repeat(Math.max(1, width - text.length()));
        }
    }

    private final String id;
    private final Mode mode;
    private final Optional<Mode> running;
    private final List<Item> items = new ArrayList<>();

    /**
     * @param mode that its config says
     * @param running the mode of its run; empty if it has none
     */
    LiveChecklist(String id, Mode mode, Optional<Mode> running) {
        this.id = id;
        this.mode = mode;
        this.running = running;
    }

    void ok(String name, String message) {
        items.add(new Item(name, State.OK, message, ""));
    }

    /** Adds what somebody should know, and what stands in nobody's way. */
    void note(String name, String message, String fix) {
        items.add(new Item(name, State.NOTE, message, fix));
    }

    /** Adds what has to be there before anything starts live. */
    void missing(String name, String message, String fix) {
        items.add(new Item(name, State.MISSING, message, fix));
    }

    private boolean isReady() {
        return items.stream().noneMatch(item -> item.state() == State.MISSING);
    }

    /** Returns the commands by which it goes live, each with what it does; none while something is missing. */
    private Map<String, String> commands() {
        Map<String, String> commands = new LinkedHashMap<>();
        if (!isReady() || running.equals(Optional.of(Mode.LIVE))) {
            return commands;
        }
        String shell = StrategyIds.inShell(id);
        String stop = running.isPresent() ? "algo stop " + shell + " && " : "";
        if (mode == Mode.LIVE) {
            commands.put(stop + "algo start " + shell, "starts it LIVE now, as its config says");
        } else {
            commands.put(
                    stop + "algo start " + shell + " --live",
                    "starts it LIVE now, for this run and its restarts; its schedule stays in the sandbox");
            commands.put(
                    "algo set " + shell + " mode=live",
                    "starts nothing; its schedule and every later start are LIVE from then on");
        }
        return commands;
    }

    Reply.Document document() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", id);
        body.put("mode", mode.label());
        body.put("ready", isReady());
        body.put("checks", items.stream().map(Item::fields).toList());
        List<Object> commands = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        items.forEach(item -> text.append(item.line().replace('\n', ' ')).append('\n'));
        if (!isReady()) {
            text.append("Not ready: mend what is MISSING, then run 'algo live ")
                    .append(StrategyIds.inShell(id))
                    .append("' again. Nothing was started.\n");
        } else if (running.equals(Optional.of(Mode.LIVE))) {
            text.append("It trades real money already.\n");
        } else {
            text.append("Ready. Nothing was started. To trade real money, type")
                    .append(commands().size() > 1 ? " one of these:\n" : ":\n");
        }
        commands().forEach((command, does) -> {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("command", command);
            fields.put("does", does);
            commands.add(fields);
            text.append("  ").append(command).append("    # ").append(does).append('\n');
        });
        body.put("commands", commands);
        return new Reply.Document(body, text.toString());
    }
}
