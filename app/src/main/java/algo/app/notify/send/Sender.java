package algo.app.notify.send;

import algo.app.config.NotifyParser;
import algo.app.config.Secrets;
import algo.app.model.Text;
import algo.app.notify.AlertQueue;
import algo.app.notify.Channel;
import algo.app.notify.Delivery;
import algo.app.notify.SecretText;
import algo.app.notify.Target;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Sends a message by whatever channel it is for. The secrets are read anew for each. Safe on any thread. */
final class Sender {
    private static final int MOST_PROBLEM = 200;

    private final HttpPost http;
    private final MailSender mail = new MailSender(Duration.ofSeconds(15));
    private final Secrets secrets;
    private final String origin;

    /** @param origin tells the messages of this home from those of others */
    Sender(Secrets secrets, String origin, Clock clock) {
        this(secrets, origin, new HttpPost(clock));
    }

    Sender(Secrets secrets, String origin, HttpPost http) {
        this.secrets = secrets;
        this.origin = origin;
        this.http = http;
    }

    /** Sends; what went wrong has no secret in it. */
    Delivery send(Channel channel, AlertQueue.Due due) {
        Delivery delivery;
        try {
            Target target = channel.target();
            if (target instanceof Target.Telegram telegram) {
                delivery = post(Posting.of(telegram, due, this::value));
            } else if (target instanceof Target.Webhook webhook) {
                delivery = post(Posting.of(webhook, due, this::value));
            } else if (target instanceof Target.Email email) {
                delivery = mail.send(email, due, origin + channel.name(), this::value);
            } else {
                delivery = beat((Target.Heartbeat) target);
            }
        } catch (IOException e) {
            delivery = Delivery.failed(e.getMessage());
        }
        String shown = Text.printable(secrets.hide(delivery.problem()), MOST_PROBLEM);
        return delivery.isSent()
                ? delivery
                : new Delivery(shown, delivery.isRefused(), delivery.isInDoubt(), delivery.retryAfter());
    }

    /** Asks the address that is asked while all is well. */
    Delivery beat(Target.Heartbeat target) throws IOException {
        return http.send(address(value(target.url()).strip()), Map.of(), null);
    }

    private Delivery post(Posting posting) throws IOException {
        return http.send(address(posting.address()), posting.headers(), posting.body());
    }

    private static String address(String text) throws IOException {
        if (!NotifyParser.isAddress(text)) {
            throw new IOException("the secret holds no address such as https://host/path");
        }
        return text;
    }

    private String value(String text) throws IOException {
        Optional<String> name = SecretText.name(text);
        if (name.isEmpty()) {
            return text;
        }
        Optional<String> value = secrets.value("", name.get());
        if (value.isEmpty()) {
            throw new IOException(
                    "there is no secret " + name.get() + "; set it with 'algo secret set " + name.get() + "'");
        }
        secrets.hideToo(Map.of(value.get().strip(), name.get()));
        return value.get();
    }
}
