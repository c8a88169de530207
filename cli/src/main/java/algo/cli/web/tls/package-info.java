/** The certificate of a gateway that other machines can reach: read from PEM files with the JDK, tried out, and read again when it is renewed. */
package algo.cli.web.tls;
