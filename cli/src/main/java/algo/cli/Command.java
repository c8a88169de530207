package algo.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ScopeType;

/** One command: its arguments, and what it does. */
public abstract class Command {
    private final String name;
    private final String[] description;
    private final List<Option> options = new ArrayList<>();
    private final List<String> given = new ArrayList<>();
    private String label = "";
    private String arity = "0";
    private String about = "";
    private PositionalParamSpec positional;

    public Command(String name, String... description) {
        this.name = name;
        this.description = description;
    }

    String name() {
        return name;
    }

    /** Does it, and returns the exit code. */
    protected abstract int run(Invocation in) throws ClientException;

    /** Whether it is one that {@code --all-users} goes with, as it was given. */
    protected boolean takesAllUsers() {
        return false;
    }

    protected final void flag(String description, String... names) {
        options.add(new Option(Option.Kind.NOTHING, "", description, names));
    }

    protected final void value(String label, String description, String... names) {
        options.add(new Option(Option.Kind.ONE, label, description, names));
    }

    /** An option that may be given several times. */
    protected final void values(String label, String description, String name) {
        options.add(new Option(Option.Kind.SEVERAL, label, description, name));
    }

    /** Positional parameters; {@code arity} as picocli writes it: {@code "1"}, {@code "0..1"}, {@code "0..*"}, {@code "1..*"}. */
    protected final void parameters(String label, String arity, String description) {
        this.label = label;
        this.arity = arity;
        this.about = description;
    }

    public final boolean isSet(String option) {
        return known(option).isPresent();
    }

    /** Empty if not given. */
    public final String text(String option) {
        List<String> values = known(option).given();
        return values.isEmpty() ? "" : values.get(0);
    }

    protected final List<String> texts(String option) {
        return known(option).given();
    }

    protected final List<String> parameters() {
        return given;
    }

    /** Its own option of that name; null if it has none. */
    final Option option(String word) {
        for (Option option : options) {
            if (option.hasName(word)) {
                return option;
            }
        }
        return null;
    }

    private Option known(String word) {
        Option option = option(word);
        if (option == null) {
            throw new IllegalArgumentException("'" + name + "' has no option " + word);
        }
        return option;
    }

    /** Takes one more positional parameter. */
    final void give(String parameter) {
        given.add(parameter);
    }

    /** What is wrong with the options that were given; empty if nothing is. */
    final String optionProblem() {
        for (Option option : options) {
            if (option.isEmpty()) {
                return option.emptyProblem();
            }
        }
        return "";
    }

    /** What is wrong with how many parameters were given; empty if nothing is. */
    final String parameterProblem() {
        int count = given.size();
        if (count == 0 && arity.startsWith("1")) {
            return "missing " + label;
        }
        int most = arity.endsWith("*") ? Integer.MAX_VALUE : arity.endsWith("1") ? 1 : 0;
        return count > most ? "unexpected argument '" + given.get(most) + "'" : "";
    }

    /** The model for the parser. */
    final CommandSpec model() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
        spec.name(name);
        spec.usageMessage().description(description);
        for (Option option : options) {
            spec.addOption(option.model(ScopeType.LOCAL));
        }
        if (!label.isEmpty()) {
            positional = PositionalParamSpec.builder()
                    .index("0..*")
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .arity(arity)
                    .paramLabel(label)
                    .description(about)
                    .build();
            spec.addPositional(positional);
        }
        return spec;
    }

    /** Takes over what the parser has read into the model. */
    final void takeFromModel() {
        for (Option option : options) {
            option.takeFromModel();
        }
        if (positional != null) {
            List<String> values = positional.getValue();
            if (values != null) {
                given.addAll(values);
            }
        }
    }
}
