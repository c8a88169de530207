package algo.app.notify.send;

import algo.app.notify.AlertQueue;
import algo.app.notify.Delivery;
import algo.app.notify.Target;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import java.util.UUID;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/** Sends mail over SMTP. Bounded in time. The only class that knows the library for mail. Safe on any thread. */
final class MailSender {
    private static final int PERMANENT = 500;

    private final Duration patience;

    /** @param patience the time that a server may take to connect, and for each of its answers */
    MailSender(Duration patience) {
        this.patience = patience;
    }

    /**
     * Sends a message. One that is sent again has the same id, so that the reader's mailbox may know it.
     *
     * @param origin tells the messages of this home from those of others
     */
    Delivery send(Target.Email to, AlertQueue.Due due, String origin, Posting.Secrets secrets) throws IOException {
        String password =
                to.password().isEmpty() ? "" : secrets.value(to.password()).strip();
        Session session = Session.getInstance(properties(to));
        boolean connected = false;
        try (Transport transport = session.getTransport("smtp")) {
            MimeMessage message = message(session, to, due, origin);
            transport.connect(to.host(), to.port(), to.user().isEmpty() ? null : to.user(), password);
            connected = true;
            transport.sendMessage(message, message.getAllRecipients());
            return Delivery.SENT;
        } catch (AuthenticationFailedException e) {
            return Delivery.refused(to.host() + " does not take the user and password: " + e.getMessage());
        } catch (SMTPSendFailedException e) {
            return code(to.host(), e.getReturnCode(), e.getMessage());
        } catch (SMTPSenderFailedException e) {
            return code(to.host(), e.getReturnCode(), e.getMessage());
        } catch (MessagingException e) {
            String why = why(to, e);
            return connected ? Delivery.inDoubt(why) : Delivery.failed(why);
        }
    }

    private static Delivery code(String host, int code, String answer) {
        String why = host + " answered: " + answer;
        return code >= PERMANENT ? Delivery.refused(why) : Delivery.failed(why);
    }

    private Properties properties(Target.Email to) {
        Properties properties = new Properties();
        String millis = String.valueOf(patience.toMillis());
        properties.put("mail.smtp.host", to.host());
        properties.put("mail.smtp.port", String.valueOf(to.port()));
        properties.put("mail.smtp.connectiontimeout", millis);
        properties.put("mail.smtp.timeout", millis);
        properties.put("mail.smtp.writetimeout", millis);
        properties.put("mail.smtp.auth", String.valueOf(!to.user().isEmpty()));
        properties.put("mail.smtp.quitwait", "false");
        properties.put("mail.smtp.localhost", "localhost");
        boolean tls = to.security() == Target.Security.TLS;
        properties.put("mail.smtp.ssl.enable", String.valueOf(tls));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        boolean starttls = to.security() == Target.Security.STARTTLS;
        properties.put("mail.smtp.starttls.enable", String.valueOf(starttls));
        properties.put("mail.smtp.starttls.required", String.valueOf(starttls));
        return properties;
    }

    private static MimeMessage message(Session session, Target.Email to, AlertQueue.Due due, String origin)
            throws MessagingException {
        String seed = origin + " " + due.id() + " " + due.at();
        UUID id = UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8));
        MimeMessage message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<" + id + "@algo>");
            }
        };
        message.setFrom(new InternetAddress(to.from(), true));
        for (String each : to.to()) {
            message.addRecipient(Message.RecipientType.TO, new InternetAddress(each, true));
        }
        message.setSubject(due.subject(), "UTF-8");
        message.setSentDate(Date.from(due.at()));
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setText(due.text() + "\n", "UTF-8");
        return message;
    }

    private String why(Target.Email to, MessagingException e) {
        String host = to.host() + ":" + to.port();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return host + " has a certificate that is not accepted: " + cause.getMessage();
            }
            if (cause instanceof UnknownHostException) {
                return "the name " + to.host() + " is not known";
            }
            if (cause instanceof SocketTimeoutException) {
                return host + " does not answer within " + patience.toSeconds() + " s";
            }
        }
        return host + ": " + e.getMessage();
    }
}
