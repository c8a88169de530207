/**
 * The arguments that people write: the table of commands, actions and options, and the readers of arguments.
 * {@link algo.cli.syntax.CommandTable} is the table; {@link algo.cli.syntax.PlainReader} reads what is written plainly,
 * {@link algo.cli.syntax.ArgumentParser} the rest, with picocli. Help, the command reference and the test of the
 * launcher are made from the table too.
 */
package algo.cli.syntax;
