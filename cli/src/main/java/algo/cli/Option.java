package algo.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** One option: its names, what it takes, and what was given for it once the arguments were read. */
final class Option {
    /** What an option takes. */
    enum Kind {
        NOTHING,
        ONE,
        SEVERAL
    }

    private final Kind kind;
    private final String label;
    private final String description;
    private final String[] names;
    private final List<String> given = new ArrayList<>();
    private boolean present;
    private OptionSpec model;

    /** @param label of what it takes, in the help */
    Option(Kind kind, String label, String description, String... names) {
        this.kind = kind;
        this.label = label;
        this.description = description;
        this.names = names;
    }

    boolean hasName(String word) {
        for (String name : names) {
            if (name.equals(word)) {
                return true;
            }
        }
        return false;
    }

    boolean takesValue() {
        return kind != Kind.NOTHING;
    }

    /** Whether it takes a value and was given an empty one, which stands for nothing that could be meant. */
    boolean isEmpty() {
        return given.contains("");
    }

    String emptyProblem() {
        return names[0] + " must not be empty";
    }

    boolean isPresent() {
        return present;
    }

    /** Whether it may be given once more. */
    boolean mayCome() {
        return !present || kind == Kind.SEVERAL;
    }

    List<String> given() {
        return given;
    }

    void give() {
        present = true;
    }

    void give(String value) {
        present = true;
        given.add(value);
    }

    /** Its model for the parser, made when it is first asked for. */
    OptionSpec model(ScopeType scope) {
        OptionSpec.Builder builder = OptionSpec.builder(names).scopeType(scope).description(description);
        if (kind == Kind.NOTHING) {
            builder.type(boolean.class).arity("0");
        } else if (kind == Kind.ONE) {
            builder.type(String.class).paramLabel(label);
        } else {
            builder.type(List.class).auxiliaryTypes(String.class).paramLabel(label);
        }
        model = builder.build();
        return model;
    }

    /** Takes over what the parser has read into the model. */
    void takeFromModel() {
        Object value = model.getValue();
        if (kind == Kind.NOTHING) {
            present = Boolean.TRUE.equals(value);
        } else if (kind == Kind.ONE && value != null) {
            give((String) value);
        } else if (value != null) {
            List<String> values = model.getValue();
            for (String each : values) {
                give(each);
            }
        }
    }
}
