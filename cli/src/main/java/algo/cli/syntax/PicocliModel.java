package algo.cli.syntax;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ScopeType;

/** The table as picocli's models, and what its parser has read into them. */
final class PicocliModel {
    /** Options of every command come behind those of one. */
    private static final int BEHIND_OWN = 1000;

    private final CommandSpec root = CommandSpec.create().name("algo");
    private final Syntax rootSyntax;
    private final Map<Option, OptionSpec> rootOptions = new IdentityHashMap<>();
    private final CommandLine line;

    /** @param commands those that are to be known */
    PicocliModel(Syntax rootSyntax, List<Syntax> commands) {
        this.rootSyntax = rootSyntax;
        root.usageMessage()
                .description(rootSyntax.description())
                .synopsisSubcommandLabel("COMMAND")
                .sortOptions(false)
                .footer(
                        "",
                        "Exit codes: 0 done, 1 failed, 2 wrong usage or value, 3 no such strategy,",
                        "4 daemon unreachable, 5 conflict, 6 no answer in time, outcome unknown.",
                        "'algo help COMMAND' tells more, with examples.");
        int order = BEHIND_OWN;
        for (Option option : rootSyntax.options()) {
            OptionSpec spec =
                    builder(option).scopeType(ScopeType.INHERIT).order(order++).build();
            rootOptions.put(option, spec);
            root.addOption(spec);
        }
        root.addOption(OptionSpec.builder("-h", "--help")
                .type(boolean.class)
                .arity("0")
                .scopeType(ScopeType.INHERIT)
                .order(order)
                .usageHelp(true)
                .description("Show this help.")
                .build());
        for (Syntax command : commands) {
            CommandSpec spec = new Level(command).spec;
            root.addSubcommand(command.name(), spec);
            exemplify(command.name(), spec);
            for (Syntax action : command.actions()) {
                CommandSpec below = spec.subcommands().get(action.name()).getCommandSpec();
                dropRefused(action, below);
                exemplify(command.name() + " " + action.name(), below);
            }
        }
        line = new CommandLine(root);
        line.getHelpSectionMap().put(CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, help -> "");
        line.getHelpSectionMap().put(CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST, help -> groups());
        line.setUnmatchedOptionsArePositionalParams(false);
        line.setExpandAtFiles(false);
    }

    /** The list of commands, in groups. */
    private static String groups() {
        StringBuilder text = new StringBuilder();
        for (CommandGroups.Group group : CommandGroups.all()) {
            text.append(String.format("%n%s:%n", group.title()));
            for (CommandGroups.Entry entry : group.entries()) {
                text.append(String.format("  %-12s%s%n", entry.name(), entry.summary()));
            }
        }
        return text.toString();
    }

    /** Takes what every command takes out of the model of one that does not. */
    private void dropRefused(Syntax action, CommandSpec spec) {
        for (Option option : rootSyntax.options()) {
            if (action.refuses(option)) {
                spec.remove(spec.findOption(option.name()));
            }
        }
    }

    private static void exemplify(String name, CommandSpec spec) {
        List<String> footer = new ArrayList<>(List.of("", "Examples:"));
        Examples.of(name).forEach(example -> footer.add("  algo " + example));
        spec.usageMessage().footer(footer.toArray(String[]::new));
    }

    CommandLine commandLine() {
        return line;
    }

    Syntax syntax(CommandSpec spec) {
        return ((Level) spec.userObject()).syntax;
    }

    /** Hands over what was read for the command or action that {@code spec} models. */
    void give(CommandSpec spec, Arguments given) {
        Level level = (Level) spec.userObject();
        giveOptions(rootOptions, given);
        giveOptions(level.options, given);
        for (PositionalParamSpec each : level.positionals) {
            List<String> values = each.getValue();
            if (values != null) {
                values.forEach(given::give);
            }
        }
    }

    /** Returns what is wrong where the parser found more than one of a set of options that exclude each other. */
    String excess(CommandSpec spec, Syntax command) {
        Level level = (Level) spec.userObject();
        Arguments given = new Arguments(rootSyntax, command, level.syntax);
        giveOptions(level.options, given);
        String conflict = given.conflict();
        for (Syntax.Exclusive together : level.syntax.exclusives()) {
            for (Option each : together.options()) {
                if (conflict.isEmpty() && given.isSet(each.name())) {
                    return "option '" + each.longName() + "' should be specified only once";
                }
            }
        }
        return conflict;
    }

    private static void giveOptions(Map<Option, OptionSpec> options, Arguments given) {
        options.forEach((option, spec) -> {
            Object value = spec.getValue();
            if (!option.takesValue()) {
                if (Boolean.TRUE.equals(value)) {
                    given.give(option);
                }
            } else if (value instanceof List<?> several) {
                several.forEach(each -> given.give(option, (String) each));
            } else if (value != null) {
                given.give(option, (String) value);
            }
        });
    }

    private static OptionSpec.Builder builder(Option option) {
        OptionSpec.Builder builder = OptionSpec.builder(option.names()).description(option.description());
        if (!option.takesValue()) {
            return builder.type(boolean.class).arity("0");
        }
        return option.takesSeveral()
                ? builder.type(List.class).auxiliaryTypes(String.class).paramLabel(option.label())
                : builder.type(String.class).paramLabel(option.label());
    }

    /** One command or action, with its model. */
    private static final class Level {
        final Syntax syntax;
        final CommandSpec spec;
        final Map<Option, OptionSpec> options = new LinkedHashMap<>();
        final List<PositionalParamSpec> positionals = new ArrayList<>();

        Level(Syntax syntax) {
            this.syntax = syntax;
            spec = CommandSpec.wrapWithoutInspection(this);
            spec.name(syntax.name());
            spec.usageMessage()
                    .description(syntax.description())
                    .synopsisSubcommandLabel(actionLabel(syntax))
                    .sortOptions(false);
            for (Option option : syntax.options()) {
                options.put(option, builder(option).build());
            }
            List<OptionSpec> left = new ArrayList<>(options.values());
            for (Syntax.Exclusive together : syntax.exclusives()) {
                addGroup(together, left);
            }
            left.forEach(spec::addOption);
            for (int i = 0; i < syntax.parameters().size(); i++) {
                addPositional(syntax.parameters().get(i), i);
            }
            for (Syntax action : syntax.actions()) {
                spec.addSubcommand(action.name(), new Level(action).spec);
            }
        }

        private static String actionLabel(Syntax syntax) {
            return syntax.hasUsualAction() ? "[ACTION]" : "ACTION";
        }

        /** An option may be in one group: of sets that overlap the first becomes one, and the others are looked at afterwards. */
        private void addGroup(Syntax.Exclusive together, List<OptionSpec> left) {
            ArgGroupSpec.Builder group = ArgGroupSpec.builder().exclusive(true).multiplicity("0..1");
            List<OptionSpec> members = new ArrayList<>();
            for (Option each : together.options()) {
                members.add(options.get(each));
            }
            if (left.containsAll(members)) {
                members.forEach(group::addArg);
                spec.addArgGroup(group.build());
                left.removeAll(members);
            }
        }

        private void addPositional(Syntax.Parameter parameter, int index) {
            PositionalParamSpec positional = PositionalParamSpec.builder()
                    .index(parameter.mayRepeat() ? index + "..*" : String.valueOf(index))
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .arity(parameter.arity())
                    .paramLabel(parameter.label())
                    .description(parameter.description())
                    .hidden(parameter.label().isEmpty())
                    .build();
            positionals.add(positional);
            spec.addPositional(positional);
        }
    }
}
