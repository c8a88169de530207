package algo.cli.web.tls;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads PEM (RFC 7468), also with the headers of OpenSSL's older files. What stands between the blocks is passed over. */
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----\\s*?\n(.*?)-----END \\1-----", Pattern.DOTALL);

    private static final Pattern HEADER = Pattern.compile("(?m)^[A-Za-z0-9-]+:.*$");

    /**
     * One block.
     *
     * @param label what it says that it holds, e.g. {@code CERTIFICATE}
     * @param isEncrypted whether a passphrase protects it
     */
    record Block(String label, boolean isEncrypted, byte[] content) {}

    private Pem() {}

    /** @throws IllegalArgumentException if a block is no Base64 */
    static List<Block> blocks(String text) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            String label = matcher.group(1);
            boolean isEncrypted =
                    label.startsWith("ENCRYPTED ") || matcher.group(2).contains("ENCRYPTED");
            String content = HEADER.matcher(matcher.group(2)).replaceAll("").replaceAll("\\s", "");
            blocks.add(new Block(
                    label,
                    isEncrypted,
                    isEncrypted ? new byte[0] : Base64.getDecoder().decode(content)));
        }
        return blocks;
    }
}
