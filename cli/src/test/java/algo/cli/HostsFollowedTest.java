package algo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.protocol.EventPick;
import algo.app.protocol.LogPick;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A strategy belongs to one machine: of those that are named, each machine is asked for its own. */
@Timeout(120)
class HostsFollowedTest {
    @TempDir
    private Path directory;

    private final List<Reply> said = new ArrayList<>();

    /** Returns what is asked of a machine that lacks these. */
    private Request narrowed(Request request, String... missing) throws Exception {
        said.clear();
        String answer = new Reply.Statuses(List.of(), List.of(), List.of(missing), List.of()).line() + "\n";
        Path socket = directory.resolve("s" + System.nanoTime());
        try (HostileListener machine = new HostileListener(socket, client -> answer(client, answer));
                DaemonClient daemon = DaemonClient.connect(machine.sockets())) {
            return HostsFollowed.narrowed(daemon, request, said);
        }
    }

    private static void answer(SocketChannel client, String answer) throws IOException {
        StringBuilder read = new StringBuilder();
        ByteBuffer bytes = ByteBuffer.allocate(4096);
        while (client.read(bytes) >= 0) {
            bytes.flip();
            read.append(StandardCharsets.UTF_8.decode(bytes));
            bytes.clear();
            int asked = read.indexOf("\"status\"");
            if (asked >= 0 && read.indexOf("\n", asked) >= 0) {
                HostileListener.say(client, answer);
                read.setLength(0);
            }
        }
    }

    @Test
    void aMachineIsAskedForThoseThatItHas() throws Exception {
        Request.Logs logs = new Request.Logs(List.of("a", "b", "c"), 20, false, false, LogPick.NEWEST);

        assertThat(narrowed(logs, "b"))
                .isEqualTo(new Request.Logs(List.of("a", "c"), 20, false, false, LogPick.NEWEST));
        assertThat(((Reply.Statuses) said.get(0)).missing()).containsExactly("b");
        assertThat(narrowed(logs)).isEqualTo(logs);
        assertThat(narrowed(logs, "a", "b", "c")).isNull();
        Request.Events events = new Request.Events(List.of("a", "b"), -1, 50, false, EventPick.ALL);
        assertThat(narrowed(events, "a")).isEqualTo(new Request.Events(List.of("b"), -1, 50, false, EventPick.ALL));
    }

    @Test
    void whatNamesNoStrategyIsAskedAsItIs() throws Exception {
        Request.Events events = new Request.Events(List.of(), -1, 50, false, EventPick.ALL);

        assertThat(narrowed(events, "never said")).isSameAs(events);
        assertThat(said).isEmpty();
    }

    @Test
    void whatAnotherMachineSaysToDoIsSaidForThatMachine() {
        assertThat(Invocation.from("vps", "see 'algo list', or 'algo panic --end'"))
                .isEqualTo("see 'algo --host vps list', or 'algo --host vps panic --end'");
        assertThat(Invocation.from("", "see 'algo list'")).isEqualTo("see 'algo list'");
    }
}
