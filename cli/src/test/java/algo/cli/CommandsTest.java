package algo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import algo.cli.syntax.CommandTable;
import algo.cli.syntax.PlainReader;
import algo.cli.syntax.Syntax;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is in the table is done by somebody. */
class CommandsTest {
    @Test
    void everyCommandAndActionOfTheTableIsCarriedOut() {
        Set<String> names = new HashSet<>();
        for (String name : CommandTable.names()) {
            Syntax command = CommandTable.command(name);
            List<Syntax> meant = command.actions().isEmpty() ? List.of(command) : command.actions();
            for (Syntax each : meant) {
                List<String> words = new ArrayList<>(List.of(name));
                if (each != command) {
                    words.add(each.name());
                }
                each.parameters().stream()
                        .filter(parameter -> parameter.synopsis().charAt(0) != '[')
                        .forEach(parameter -> words.add("x"));

                Command carried = Commands.of(PlainReader.read(words.toArray(String[]::new)));

                assertThat(carried.name()).isEqualTo(each == command ? name : name + " " + each.name());
                names.add(carried.getClass().getSimpleName());
            }
        }
        assertThat(names)
                .as("list and status are one, and so are validate and schema, copy and move")
                .hasSize(CommandTable.names().size() - 3);
    }
}
