package algo.cli.web;

import algo.app.files.IoProblems;
import algo.app.protocol.ExitCode;
import algo.cli.ClientException;
import algo.cli.web.tls.LiveCertificate;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A gateway that runs: everything of it, wired. Ends with {@link #close}. */
final class WebService implements AutoCloseable {
    private final TokenFile tokens;
    private final LiveFeed feed;
    private final Gateway gateway;
    private final ListenAddress listen;
    private final Optional<LiveCertificate> certificate;
    private Guard guard;

    /**
     * Answers from now on.
     *
     * @param log told about mistakes of ours
     * @throws ClientException if the address cannot be had, or the token not be read; nothing runs then
     */
    WebService(WebSettings settings, LiveFeed.Daemons daemons, PrintStream log) throws ClientException {
        tokens = new TokenFile(settings.tokenFile());
        listen = settings.listen();
        certificate = settings.certificate().isPresent()
                ? Optional.of(new LiveCertificate(settings.certificate().get(), log))
                : Optional.empty();
        feed = new LiveFeed(daemons);
        Routes routes = new Routes();
        InnerCommands commands = new InnerCommands(settings.whose());
        MarketTimes times = new MarketTimes(settings.home(), Clock.systemUTC(), feed::hasDaemon);
        new SignIn(tokens, () -> guard, certificate.isPresent()).addTo(routes);
        Uploads uploads = new Uploads(commands, settings.home().resolve("run/uploads"));
        Streams streams = new Streams(feed, tokens, times);
        new OwnApi(commands, feed, times).addTo(routes);
        new OwnChanges(commands, feed, uploads).addTo(routes);
        new LogAddresses(feed, commands, streams).addTo(routes);
        streams.addTo(routes);
        OpenAlgoReader reader = new OpenAlgoReader(commands, settings.home());
        new OpenAlgoQuestions(feed, commands, reader, streams, settings.home()).addTo(routes);
        new OpenAlgoChanges(feed, commands, reader, uploads).addTo(routes);
        gateway = new Gateway(routes, certificate, log);
        try {
            gateway.open(settings.listen().socketAddress(), port -> {
                guard = new Guard(
                        served(settings.listen()),
                        port,
                        name -> certificate.isPresent() && certificate.get().isMadeOutTo(name),
                        settings.allowedHosts(),
                        tokens,
                        settings.readOnly());
                return guard;
            });
        } catch (IOException e) {
            gateway.close();
            String why = e instanceof BindException ? e.getMessage() : IoProblems.explain(e);
            throw new ClientException(
                    ExitCode.FAILED,
                    "cannot listen on " + settings.listen().host() + ":"
                            + settings.listen().port() + ": " + why,
                    "end what listens there, or choose another port with --listen");
        }
        feed.start();
    }

    private static Set<String> served(ListenAddress listen) {
        Set<String> names =
                new LinkedHashSet<>(List.of(listen.host(), listen.address().getHostAddress()));
        if (listen.isLoopback()) {
            names.add("localhost");
        }
        return names;
    }

    int port() {
        return gateway.port();
    }

    /** Returns the address of the page, by a name for which browsers accept the certificate, if there is one. */
    String address() {
        String host = listen.host();
        String named = certificate
                .filter(live -> !live.isMadeOutTo(host))
                .flatMap(LiveCertificate::name)
                .orElse(host);
        return (certificate.isPresent() ? "https://" : "http://") + named + ":" + port() + "/";
    }

    TokenFile tokens() {
        return tokens;
    }

    @Override
    public void close() {
        feed.close();
        gateway.close();
    }
}
