package algo.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** One command: its arguments, and what it does. Its model is built by hand, without reflection. */
abstract class Command {
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    Command(String name, String... description) {
        spec.name(name);
        spec.usageMessage().description(description);
    }

    CommandSpec spec() {
        return spec;
    }

    /** Does it, and returns the exit code. */
    abstract int run(Invocation in) throws ClientException;

    final void flag(String description, String... names) {
        spec.addOption(OptionSpec.builder(names)
                .type(boolean.class)
                .arity("0")
                .description(description)
                .build());
    }

    final void value(String label, String description, String... names) {
        spec.addOption(OptionSpec.builder(names)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build());
    }

    /** An option that may be given several times. */
    final void values(String label, String description, String name) {
        spec.addOption(OptionSpec.builder(name)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .paramLabel(label)
                .description(description)
                .build());
    }

    /** Positional parameters; {@code arity} as picocli writes it, e.g. {@code "0..1"}. */
    final void parameters(String label, String arity, String description) {
        boolean many = arity.endsWith("*");
        spec.addPositional(PositionalParamSpec.builder()
                .index(many ? "0..*" : "0")
                .required(!arity.startsWith("0"))
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity(arity)
                .paramLabel(label)
                .description(description)
                .build());
    }

    final boolean isSet(String option) {
        return Boolean.TRUE.equals(spec.findOption(option).getValue());
    }

    /** Empty if not given. */
    final String text(String option) {
        String value = spec.findOption(option).getValue();
        return value == null ? "" : value;
    }

    final List<String> texts(String option) {
        List<String> values = spec.findOption(option).getValue();
        return values == null ? new ArrayList<>() : values;
    }

    final List<String> parameters() {
        List<String> values = spec.positionalParameters().get(0).getValue();
        return values == null ? new ArrayList<>() : values;
    }
}
