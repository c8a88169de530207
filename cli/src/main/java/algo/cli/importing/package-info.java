/** {@code algo import}: what lies in the folder of an OpenAlgo server, and how it becomes strategies. */
package algo.cli.importing;
