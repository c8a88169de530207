package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import algo.app.notify.AlertKind;
import algo.app.notify.Channel;
import algo.app.notify.Notifying;
import algo.app.notify.Target;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys {@code notify} and {@code checks}: what is read, and what is said of what is wrong. */
class NotifyConfigTest {
    private static final String WHOLE =
            """
            {"notify": {
              "me": {"type": "telegram", "chat": "12345", "token": "secret:TELEGRAM_TOKEN"},
              "hook": {"type": "webhook", "url": "secret:HOOK", "template": "slack", "events": ["failed", "panic"],
                       "cooldown": "1m", "quiet": "22:00-07:00", "urgent": ["panic"], "prefix": "vps: ",
                       "headers": {"Authorization": "secret:AUTH"}},
              "mail": {"type": "email", "host": "smtp.example.com", "user": "u", "password": "secret:SMTP_PASSWORD",
                       "from": "algo@example.com", "to": ["me@example.com"]},
              "alive": {"type": "heartbeat", "url": "https://hc-ping.com/x", "every": "30s"},
              "none": null},
             "checks": {"at": "08:30", "always": true}}""";

    @Test
    void allKindsOfChannelsAreReadAndReadBackAsShown() throws Exception {
        Notifying read = parse(WHOLE);

        assertThat(read.channels().keySet()).containsExactly("me", "hook", "mail", "alive");
        Channel me = read.channels().get("me");
        assertThat(me.events()).hasSize(AlertKind.values().length);
        assertThat(me.cooldown()).isEqualTo(Duration.ofMinutes(5));
        assertThat(me.secrets()).containsExactly("TELEGRAM_TOKEN");
        Channel hook = read.channels().get("hook");
        assertThat(hook.events()).containsExactlyInAnyOrder(AlertKind.FAILED, AlertKind.PANIC);
        assertThat(hook.secrets()).containsExactly("HOOK", "AUTH");
        assertThat(((Target.Email) read.channels().get("mail").target()).port()).isEqualTo(587);
        assertThat(read.channels().get("alive").isTold()).isFalse();
        assertThat(read.checks().always()).isTrue();

        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("notify", read.fields());
        shown.put("checks", read.checks().fields());
        assertThat(NotifyParser.shown(shown)).isEqualTo(read);
    }

    @Test
    void nothingSaidIsNothingToldAndACheckAtTheUsualTime() throws Exception {
        assertThat(parse("{}")).isEqualTo(Notifying.NONE);
        assertThat(parse("{\"checks\":{\"at\":\"off\"}}").checks().at()).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'telegrm'} | notify.x.type: unknown type 'telegrm'; the nearest known one is 'telegram'",
                "{} | notify.x.type: is missing; it is one of telegram, webhook, email, heartbeat",
                "[] | notify.x: must be an object",
                "{'type':'telegram','chat':'1','token':'secret:T','tokn':1} | notify.x: unknown key 'tokn'; the nearest known one is 'token'",
                "{'type':'telegram','chat':'1','token':'123:abcdef'} | notify.x.token: must name a secret, such as \"secret:TELEGRAM_TOKEN\"",
                "{'type':'telegram','chat':'1','token':'secret:A B'} | notify.x.token: 'A B'",
                "{'type':'telegram','chat':'one two','token':'secret:T'} | notify.x.chat: must be the id of a chat",
                "{'type':'telegram','chat':'1','token':'secret:T','events':['exit','faild']} | notify.x.events: unknown event 'faild'; the nearest known one is 'failed'",
                "{'type':'telegram','chat':'1','token':'secret:T','quiet':'22-7'} | notify.x.quiet: must be hours such as 22:00-07:00, not '22-7'",
                "{'type':'telegram','chat':'1','token':'secret:T','cooldown':'2d'} | notify.x.cooldown: must be at most 1d",
                "{'type':'webhook','url':'ftp://h/'} | notify.x.url: must be an address such as https://ntfy.sh/TOPIC",
                "{'type':'webhook','url':'https://u:p@h/'} | notify.x.url: must be an address",
                "{'type':'webhook','url':'https://hooks.slack.com/services/T0/B0/x'} | notify.x.url: is a secret by itself",
                "{'type':'webhook','url':'https://discord.com/api/webhooks/1/x'} | notify.x.url: is a secret by itself",
                "{'type':'webhook','url':'http://h/','template':'slak'} | notify.x.template: must be one of slack, discord, ntfy, generic",
                "{'type':'webhook','url':'http://h/','headers':{'A b':'c'}} | notify.x.headers.A b: is no header of HTTP",
                "{'type':'email','host':'h','from':'a@b','to':[]} | notify.x.to: must be a list of 1 to 10 addresses",
                "{'type':'email','host':'h','from':'a','to':['a@b']} | notify.x.from: must be an address",
                "{'type':'email','host':'h','from':'a@b','to':['a@b'],'user':'u'} | notify.x.password: must name a secret",
                "{'type':'email','host':'h','from':'a@b','to':['a@b'],'user':'u','password':'secret:P','security':'none'} | notify.x.security: must be starttls or tls",
                "{'type':'email','host':'h','from':'a@b','to':['a@b'],'port':70000} | notify.x.port: must be from 1 to 65535",
                "{'type':'heartbeat','url':'http://h/','every':'1s'} | notify.x.every: must be at least 10s",
                "{'type':'heartbeat','url':'http://h/','events':[]} | notify.x: unknown key 'events'",
            })
    void whatIsWrongIsNamedWithWhatWouldBeRight(String channel, String problem) {
        assertThat(problems("{\"notify\":{\"x\":" + channel.replace('\'', '"') + "}}"))
                .anySatisfy(each -> assertThat(each).startsWith(problem));
    }

    @Test
    void everyProblemIsSaidAtOnceAndNoValueOfASecretIsRepeated() {
        List<String> problems = problems(
                "{\"notify\":{\"a b\":{},\"t\":{\"type\":\"telegram\",\"token\":\"999:LEAK\"},"
                        + "\"m\":{\"type\":\"email\",\"password\":\"LEAK\",\"user\":\"u\"}},\"checks\":{\"at\":\"25:00\",\"alway\":1}}");

        assertThat(problems).hasSizeGreaterThanOrEqualTo(8).noneMatch(each -> each.contains("LEAK"));
        assertThat(problems)
                .anyMatch(each -> each.startsWith("notify.a b: a channel has a name of"))
                .anyMatch(each -> each.startsWith("checks.at: must be a time such as 08:45, or off"))
                .anyMatch(each -> each.contains("unknown key 'alway'; the nearest known one is 'always'"));
    }

    @Test
    void keysAreSetOneByOneOrAsAWholeAndTakenBack() throws Exception {
        ObjectNode root = new ObjectMapper().createObjectNode();
        GeneralKeys.put(ordered(
                        "notify.me.type", "telegram",
                        "notify.me.chat", "12345",
                        "notify.me.token", "secret:T",
                        "notify.me.events", "failed,exit",
                        "notify.w", "{\"type\":\"webhook\",\"url\":\"http://h/\"}",
                        "notify.w.headers.X-A", "b",
                        "checks.at", "09:00",
                        "checks.always", "true"))
                .apply(root);

        Notifying read = parse(root.toString());
        assertThat(read.channels().get("me").events()).containsExactlyInAnyOrder(AlertKind.FAILED, AlertKind.EXIT);
        assertThat(((Target.Webhook) read.channels().get("w").target()).headers())
                .containsEntry("X-A", "b");
        GeneralKeys.put(ordered("notify.w", "null", "notify.me.events", "null", "checks.at", "null"))
                .apply(root);
        read = parse(root.toString());
        assertThat(read.channels()).containsOnlyKeys("me");
        assertThat(read.channels().get("me").events()).hasSize(AlertKind.values().length);
        assertThat(read.checks().always()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "notify.me.tokn | x | notify.me.tokn: unknown key 'tokn'; the nearest known one is 'token'",
                "notify.me.a.b | x | notify.me.a.b: a channel has no key with a dot but headers.NAME",
                "notify.me.port | many | notify.me.port: must be a whole number",
                "notify.me | telegram | notify.me: ",
                "checks.always | yes | checks.always: must be true or false",
                "check.at | 1 | unknown key 'check.at'; the nearest known one is 'checks.at'",
            })
    void whatCannotBeSetIsSaid(String key, String value, String problem) {
        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> GeneralKeys.put(Map.of(key, value))
                .apply(new ObjectMapper().createObjectNode()));

        assertThat(refused.problems().get(0)).startsWith(problem);
    }

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    private static Notifying parse(String text) throws Exception {
        ConfigParser parser = new ConfigParser(0);
        return parser.validate(parser.tree(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .notifying();
    }

    private static List<String> problems(String text) {
        return catchThrowableOfType(ConfigException.class, () -> parse(text)).problems();
    }
}
