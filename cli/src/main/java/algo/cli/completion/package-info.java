/** The scripts that complete commands in a shell, and the words that they ask for. Loaded by {@code algo completion} alone. */
package algo.cli.completion;
