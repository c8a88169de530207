/** {@code algo export} and {@code algo doctor --bundle}, and what {@code algo add} does with an archive: how files are packed and unpacked. */
package algo.cli.archive;
