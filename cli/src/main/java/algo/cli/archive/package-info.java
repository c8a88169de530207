/** {@code algo export}, and what {@code algo add} does with an archive: how a strategy is packed and unpacked. */
package algo.cli.archive;
